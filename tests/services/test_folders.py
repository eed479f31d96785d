"""Archive folders: opened once, put out of use when they are taken off the list."""

import pytest

from app.core.changes import Changes
from app.core.clock import SystemClock
from app.services.folders import DownloadFolders
from app.store.catalogue import Catalogue
from app.store.errors import StoreError
from tests.fakes.waiting import until


class Desk:
    """Folders, and what is heard of them."""

    def __init__(self, root):
        self.root, self.used, self.left, self.trouble = root, [], [], []
        self.folders = DownloadFolders(
            root / "one",
            (root / "two", root / "one"),
            Changes(),
            SystemClock(),
            on_open=self.use,
            on_leave=self.leave,
            on_trouble=self.trouble.append,
        )

    async def use(self, catalogue):
        self.used.append(catalogue.folder.name)

    async def leave(self, folder):
        self.left.append(folder.name)

    def set(self, default, *further):
        self.folders.set(self.root / default, [self.root / each for each in further])
        self.folders.start()


@pytest.fixture
async def desk(tmp_path):
    for name in ("two", "three"):
        await (await Catalogue.open(tmp_path / name, Changes())).close()
    found = Desk(tmp_path)
    yield found
    await found.folders.close()


async def test_only_what_is_there_is_opened_and_once(desk):
    assert desk.folders.all == (desk.root / "one", desk.root / "two")
    desk.folders.start()
    await until(lambda: desk.used == ["two"])
    assert await desk.folders.existing(desk.root / "one") is None
    made = await desk.folders.catalogue(desk.root / "one")
    assert await desk.folders.catalogue(desk.root / "one") is made
    assert desk.used == ["two", "one"]


async def test_one_that_is_taken_off_the_list_is_left(desk):
    desk.folders.start()
    await until(lambda: desk.used == ["two"])
    desk.set("one", "three")
    await until(lambda: desk.left == ["two"] and desk.used == ["two", "three"])
    desk.set("one", "three", "two")
    await until(lambda: desk.used == ["two", "three", "two"])
    assert desk.left == ["two"]


async def test_one_that_comes_back_at_once_stays(desk):
    desk.folders.start()
    await until(lambda: desk.used == ["two"])
    desk.folders.set(desk.root / "one", ())
    desk.set("one", "two")
    await desk.folders.existing(desk.root / "two")
    assert (desk.used, desk.left) == (["two"], [])


async def test_where_downloads_went_stays_in_use(desk):
    await desk.folders.catalogue(desk.root / "one")
    desk.set("two")
    await until(lambda: desk.used == ["one", "two"])
    assert desk.left == []


async def test_one_on_a_disk_that_is_gone_is_left_all_the_same(desk):
    desk.set("one", "nowhere")
    desk.set("one", "two")
    await until(lambda: desk.left == ["nowhere"])


async def test_trouble_with_leaving_is_told(desk, tmp_path):
    async def fails(_folder):
        raise StoreError("damaged", tmp_path)

    desk.folders._on_leave = fails
    desk.set("one")
    await until(lambda: desk.trouble)
    assert isinstance(desk.trouble[0], StoreError)


async def test_a_look_into_a_folder_takes_it_into_use_no_more_than_it_is(desk):
    async with desk.folders.looked_into(desk.root / "three") as catalogue:
        assert await catalogue.done(["file"]) == set()
    with pytest.raises(ValueError, match="closed"):
        await catalogue.done(["file"])
    async with desk.folders.looked_into(desk.root / "nowhere") as nothing:
        assert nothing is None
    assert desk.used == [] and not (desk.root / "nowhere").exists()
    async with desk.folders.looked_into(desk.root / "two") as one_of_ours:
        assert one_of_ours is not None
    assert await desk.folders.existing(desk.root / "two") is one_of_ours
    assert desk.used == ["two"]
