from types import SimpleNamespace

import pytest

from app.core.changes import Changes
from app.core.errors import GreenroomError
from app.store.recordings import FileState
from app.viewmodels.transfers import TransfersViewModel
from app.views.transfers_status import TransfersStatus
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import NOW, InlineIo
from tests.fakes.transfers import MIB, FakeTransfers, transfer


@pytest.fixture
def transfers():
    return FakeTransfers()


@pytest.fixture
async def status(look, transfers, qtbot):
    vm = TransfersViewModel(InlineIo(), SimpleNamespace(transfers=transfers), Changes(), FakeClock(NOW))
    made = TransfersStatus(look, vm)
    qtbot.addWidget(made)
    made.vm = vm
    yield made
    await vm.close()


async def test_nothing_to_say_while_nothing_comes(status, transfers):
    assert status.isHidden()
    transfers.show(transfer(1, FileState.ON_DISK, bytes=50 * MIB))
    status.vm.look()
    assert status.isHidden()


async def test_it_says_how_many_and_how_far(status, transfers):
    transfers.show(transfer(1), transfer(2, FileState.WAITING), progress={"t1": (25 * MIB, MIB)})
    status.vm.look()
    assert not status.isHidden()
    assert (status.button.text(), status.percent.text()) == ("2 transfers", "25%")
    assert status.bar.accessibleName() == "Transfers: 25%"


async def test_it_says_that_they_stopped(status, transfers):
    transfers.show(transfer(1, FileState.WAITING), stopped=GreenroomError("The disk is full", "No space."))
    status.vm.look()
    assert status.button.text() == "Transfers stopped"


async def test_a_click_leads_to_them(status, transfers, qtbot):
    transfers.show(transfer(1))
    status.vm.look()
    with qtbot.waitSignal(status.open_requested):
        status.button.click()
