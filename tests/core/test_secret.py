from app.core.secret import Secret


def test_it_shows_itself_nowhere_but_where_asked():
    secret = Secret("p4ss")
    assert secret.get_secret_value() == "p4ss"
    assert "p4ss" not in f"{secret} {secret!r} {[secret]}"


def test_equal_ones_are_equal():
    assert Secret("a") == Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a")}) == 1
