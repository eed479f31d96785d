from app.core.errors import GreenroomError, SettingsError


def test_an_error_reads_as_sentences():
    error = GreenroomError("No network", "Zoom cannot be reached.", "Check the cable.", details="code 7")
    assert str(error) == "No network: Zoom cannot be reached. Check the cable."
    assert error.details == "code 7"
    assert error.args == ("Zoom cannot be reached.",)


def test_without_a_next_step():
    assert str(GreenroomError("Over", "That is all.")) == "Over: That is all."


def test_a_wrong_setting_names_itself_and_an_example():
    error = SettingsError("ZOOM_PLAN", "“gold” is none.", "business")
    assert isinstance(error, GreenroomError)
    assert str(error) == "Wrong setting: ZOOM_PLAN: “gold” is none. Example: business"
