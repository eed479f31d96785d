"""Scenes before an account is open: welcome and the connect page."""

from collections.abc import Iterator

from PySide6.QtGui import QPixmap

from app.core.i18n import _
from app.services.sign_in import SignInPhase, SignInState
from app.services.sign_in_errors import SignInTimedOut
from app.store.secrets import KeyringError, KeyringTrouble
from app.viewmodels.connect import ConnectPhase, ConnectViewModel
from app.views.pages.connect import ConnectPage
from app.views.walk.camera import Camera, Scene, type_into
from app.views.walk.stage import Stage
from app.zoom.auth import AppKind


class ConnectingScenes:
    """What a new person sees."""

    def __init__(self, stage: Stage, camera: Camera) -> None:
        self._stage, self._camera = stage, camera

    def all(self) -> Iterator[Scene]:
        """Every scene, in the order of a first start."""
        yield "welcome", self._welcome
        yield "connect", lambda: self._connect(AppKind.PUBLIC)
        yield "connect-with-secret", lambda: self._connect(AppKind.CONFIDENTIAL)
        yield "connect-server-to-server", lambda: self._connect(AppKind.SERVER_TO_SERVER)
        yield "connect-mistakes", self._mistakes
        yield "connect-waiting", self._waiting
        yield "connect-failed", self._failed
        yield "connect-keyring", self._keyring

    async def _welcome(self) -> QPixmap:
        self._stage.covers.show_welcome()
        return await self._camera.window()

    async def _connect(self, kind: AppKind) -> QPixmap:
        self._page().set_kind(kind)
        return await self._camera.window()

    async def _mistakes(self) -> QPixmap:
        vm = self._page()
        vm.set_kind(AppKind.PUBLIC)
        page = self._stage.window.overlay
        assert isinstance(page, ConnectPage), "the connect page has just been shown"
        type_into(page.form, _("Redirect address"), "http://192.168.1.20:5058/api/auth/zoom/callback")
        vm.connect_to_zoom()
        return await self._camera.window()

    async def _waiting(self) -> QPixmap:
        vm = self._page()
        vm.browser_opened = True
        vm.waiting = SignInState(SignInPhase.WAITING, seconds_left=252)
        return await self._phase(vm, ConnectPhase.WAITING)

    async def _failed(self) -> QPixmap:
        vm = self._page()
        vm.error = SignInTimedOut()
        return await self._phase(vm, ConnectPhase.FORM)

    async def _keyring(self) -> QPixmap:
        vm = self._page()
        vm.error = KeyringError(KeyringTrouble.LOCKED)
        return await self._phase(vm, ConnectPhase.KEYRING)

    async def _phase(self, vm: ConnectViewModel, phase: ConnectPhase) -> QPixmap:
        vm.phase = phase
        vm.phase_changed.emit()
        vm.waiting_changed.emit()
        vm.error_changed.emit()
        return await self._camera.window()

    def _page(self) -> ConnectViewModel:
        vm = self._stage.covers.show_connect()
        vm.begin(ask=True)
        return vm
