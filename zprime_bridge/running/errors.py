"""The error of this room."""

from __future__ import annotations

from typing import final

from zprime_bridge.core.errors import ZPrimeBridgeError


@final
class RunningError(ZPrimeBridgeError):
    """Beta functions are unavailable, damaged, or asked at values that do not fit them."""
