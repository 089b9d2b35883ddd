/** Reading answers aloud, with voices of this device only: others send the words to a company. */

function voice(): SpeechSynthesisVoice | undefined {
  try {
    return speechSynthesis.getVoices().filter((one) => one.localService && /^en/i.test(one.lang))[0];
  } catch {
    return undefined;
  }
}

export const canRead = (): boolean => !!voice();

export function read(text: string): void {
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice()!;
  words.lang = "en-GB";
  speechSynthesis.speak(words);
}

export function hush(): void {
  try {
    speechSynthesis.cancel();
  } catch {
    // Was not speaking.
  }
}
