"""Connections that give themselves time, or more headers than anyone needs, are closed."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol

MAX_HEAD = 64 << 10
"""Most bytes that a request may have before its body."""
_PATIENCE = 20.0  # seconds in which the head of a request must have come

_REFUSAL = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class GuardedConnection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """The protocol of uvicorn, with limits on the heads of requests: those on bodies are the app's."""

    _head = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before or not self._between:
            self._head = 0
            self._stop_waiting()
            return
        self._head += len(data)
        if self._head > MAX_HEAD:
            self.transport.write(_REFUSAL)
            self.transport.close()
        elif self._timer is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    @property
    def _between(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._timer = self.loop.call_later(_PATIENCE, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        # Where it has become a websocket, another protocol has taken it over.
        if self.transport.get_protocol() is self and self._between:
            self.transport.close()
