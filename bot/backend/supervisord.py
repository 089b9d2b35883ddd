"""`python -m bot.backend.supervisord -n -c FILE`: supervisord, but it starts its programs at once, not after a second."""

from typing import Any

from supervisor import supervisord


class _Prompt(supervisord.Supervisor):  # type: ignore[misc]
    def runforever(self) -> Any:
        # Its loop waits a second for input before it looks at the programs for the first time.
        for group in sorted(self.process_groups.values()):
            group.transition()
        return super().runforever()


if __name__ == "__main__":
    supervisord.Supervisor = _Prompt
    supervisord.main()
