// Improves the page's own form: no reload, answers that arrive late, the conversation kept over a reload of this tab.
(function () {
  "use strict";
  var log = document.getElementById("log"), form = document.getElementById("ask"), text = document.getElementById("text");
  var status = document.getElementById("status"), seen = {}, after = 0, polling = false, waiting = 0;
  if (!window.fetch || !log || !form) return;

  function store(name, value) {
    try { if (value) sessionStorage.setItem(name, value); return sessionStorage.getItem(name); } catch (e) { return null; }
  }
  var old = store("pal"), fresh = form.session.value, session = log.children.length ? fresh : old || fresh;
  log.querySelectorAll("[data-id]").forEach(function (line) { seen[line.dataset.id] = true; });
  store("pal", session);

  function key() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (b) { return b.toString(36); }).join("");
  }

  function line(who, urgent) {
    var div = document.createElement("div"), name = document.createElement("span"), words = document.createElement("span");
    div.className = "line " + who + (urgent ? " urgent" : ""); name.className = "who"; name.textContent = who === "you" ? "You: " : "PAL: ";
    words.className = "words";
    div.append(name, words);
    return { div: div, words: words };
  }

  function show(div) {
    log.append(div);
    div.scrollIntoView({ block: "nearest" });
  }

  function mine(words) { var one = line("you"); one.words.textContent = words; show(one.div); }

  function said(message) {
    if (seen[message.id]) return;
    seen[message.id] = true;
    var one = line("pal", message.urgent);
    one.words.innerHTML = message.html; // escaped by the server
    if (message.buttons.length) {
      var group = document.createElement("div");
      group.className = "buttons";
      message.buttons.forEach(function (b) {
        var button = document.createElement("button");
        button.type = "button"; button.value = b.payload; button.textContent = b.title;
        group.append(button);
      });
      one.div.append(group);
    }
    show(one.div);
  }

  function call(method, path, body) {
    var options = { method: method, headers: { Authorization: "Bearer " + session } };
    if (body) { options.headers["Content-Type"] = "application/json"; options.body = JSON.stringify(body); }
    return fetch(path, options).then(function (answer) { return answer.json(); });
  }

  function take(answer) {
    if (answer.session && answer.session !== session) { session = answer.session; store("pal", session); }
    (answer.messages || []).forEach(said);
  }

  function busy() { status.textContent = waiting > 0 || polling ? "PAL is writing…" : ""; }

  function poll() {
    if (polling) return;
    polling = true; busy();
    call("GET", "/api/chat?after=" + after).then(function (answer) {
      polling = false; take(answer); after = Math.max(after, answer.seq || 0);
      if (answer.waiting) setTimeout(poll, 500);
      busy();
    }, function () { polling = false; setTimeout(poll, 3000); });
  }

  function send(body, tries) {
    return call("POST", "/api/chat", body).then(take, function () {
      // The same key: if it got through after all, it is not asked twice.
      if (tries > 0) return new Promise(function (go) { setTimeout(go, 2000); }).then(function () { return send(body, tries - 1); });
      status.textContent = "You seem to be offline. I'll keep your words in the box.";
      if (body.text && !text.value) text.value = body.text;
      throw new Error("offline");
    });
  }

  function ask(body) {
    body.key = key(); waiting += 1; busy();
    send(body, 3).then(function () { waiting -= 1; poll(); }, function () { waiting -= 1; });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var words = text.value.trim();
    if (!words) { text.focus(); return; }
    text.value = ""; mine(words); ask({ text: words }); text.focus();
  });
  text.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  log.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    event.preventDefault(); mine(button.textContent); ask({ payload: button.value }); text.focus();
  });
  document.getElementById("exit").addEventListener("click", function (event) {
    event.preventDefault();
    try { sessionStorage.clear(); } catch (e) { /* nothing kept */ }
    document.body.textContent = ""; location.replace(this.href);
  });
  if (session !== fresh) {
    call("GET", "/api/chat?history=1").then(function (answer) {
      (answer.lines || []).forEach(function (one) { if (one.you) mine(one.you); else said(one); });
      after = answer.seq || 0; if (answer.waiting) poll();
    }, function () {});
  }
})();
