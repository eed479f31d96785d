"""A walk through every page, dialog and state of the demo account, with a picture of each."""

import logging
import sys
from pathlib import Path

from app.core.i18n import _
from app.views.theme import Appearance
from app.views.walk.camera import USUAL, Camera, Scene
from app.views.walk.connecting import ConnectingScenes
from app.views.walk.frame import FrameScenes
from app.views.walk.meetings import MeetingsScenes
from app.views.walk.recordings import RecordingsScenes
from app.views.walk.stage import Stage
from app.views.walk.users import UsersScenes

__all__ = ["Stage", "picture_everything"]

log = logging.getLogger(__name__)


async def picture_everything(stage: Stage, folder: Path) -> int:
    """Walk, tell in the terminal how it went, and answer the exit status."""
    try:
        count = await Walk(stage, folder).run()
    except Exception:
        # Nobody sits in front of this window: whatever it is, it ends here and in the exit status.
        log.exception("the walk ended early")
        return 1
    sys.stdout.write(_("{count} pictures are in {folder}").format(count=count, folder=folder) + "\n")
    return 0


class Walk:
    """Takes the pictures; the window is resized and recoloured on the way."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        """Prepare.

        Args:
            stage: what is walked through.
            folder: where the pictures go, made when missing: NN-name-light.png and NN-name-dark.png.
        """
        self._stage, self._folder = stage, folder
        self._camera = Camera(stage.look, stage.window)
        self._count = 0

    async def run(self) -> int:
        """Walk; answers how many pictures were saved.

        Raises:
            OSError: the folder cannot be written to.
            TimeoutError: something did not show in half a minute.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._stage.window.resize(USUAL)
        for scene in ConnectingScenes(self._stage, self._camera).all():
            await self._take(scene)
        pages = await self._stage.open_demo()
        assert pages.meetings is not None, "the demo is open"
        for scene in MeetingsScenes(self._stage, self._camera, pages.meetings).all():
            await self._take(scene)
        assert pages.users is not None, "the demo is open"
        for scene in UsersScenes(self._stage, self._camera, pages.users).all():
            await self._take(scene)
        assert pages.recordings is not None, "the demo is open"
        for scene in RecordingsScenes(self._stage, self._camera, pages.recordings).all():
            await self._take(scene)
        for scene in FrameScenes(self._stage, self._camera).all():
            await self._take(scene)
        return self._count

    async def _take(self, scene: Scene) -> None:
        name, show = scene
        number = self._count // 2 + 1
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            self._stage.look.set_appearance(appearance)
            picture = await show()
            path = self._folder / f"{number:02d}-{name}-{appearance.value}.png"
            if not picture.save(str(path)):
                raise OSError(f"cannot write {path}")
            self._count += 1
