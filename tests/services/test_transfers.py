import hashlib

import pytest

from tests.fakes.downloads import video
from tests.services.transfers_house import START, open_house, wanted


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path / "archive") as opened:
        yield opened


async def test_files_come_whole_under_their_names(house):
    bodies = {number: video(200_000 + number, b"%d" % number) for number in range(1, 7)}
    for number, body in bodies.items():
        house.downloads.put(f"https://zoom.test/rec/{number}", body)
    added = await house.add(*(wanted(number, size=len(body)) for number, body in bodies.items()))
    assert (added.queued, added.already, added.bytes) == (6, 0, sum(map(len, bodies.values())))

    snapshot = await house.idle()

    assert (snapshot.done, snapshot.failed, snapshot.waiting, snapshot.running) == (6, 0, 0, 0)
    assert snapshot.bytes == snapshot.size == added.bytes
    assert len(house.on_disk()) == 6
    assert house.downloads.most_at_once == 4
    for number, body in bodies.items():
        file = await house.file(number)
        path = house.folder / file.path
        assert path.read_bytes() == body
        assert file.sha256 == hashlib.sha256(body).hexdigest()
        assert (file.bytes, file.source, file.url) == (len(body), "https://files.zoom.test", "")
        assert path.stat().st_mtime == START.timestamp()
        assert house.told[f"file-{number}"].path == str(path)


async def test_a_second_time_nothing_moves(house):
    house.downloads.put("https://zoom.test/rec/1", video(1000))
    await house.add(wanted(1))
    await house.idle()
    added = await house.add(wanted(1))
    assert (added.queued, added.already) == (0, 1)
    await house.idle()
    assert len(house.downloads.opened) == 1
