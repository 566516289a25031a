"""``python -m zprime_bridge``."""

from __future__ import annotations

from zprime_bridge.cli.main import main

if __name__ == "__main__":
    main()
