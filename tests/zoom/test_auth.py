import asyncio
from base64 import b64encode, urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import respx

from app.zoom.auth import AppKind, Credentials, OAuth, Pkce, Tokens, TokenSource, new_state
from app.zoom.errors import (
    BadResponse,
    GrantRefused,
    NetworkError,
    RateLimited,
    RefreshRefused,
    ServerError,
    ZoomError,
)
from app.zoom.http import Http
from tests.fakes.clock import FakeClock
from tests.fakes.zoom import OAUTH, PUBLIC, MemoryVault, jwt, tokens

TOKEN = f"{OAUTH}/oauth/token"
CONFIDENTIAL = Credentials(AppKind.CONFIDENTIAL, "client", "s3cret")
SERVER = Credentials(AppKind.SERVER_TO_SERVER, "client", "s3cret", "account-1")
BASIC = "Basic " + b64encode(b"client:s3cret").decode()


def answer(number: int = 2, **more: object) -> dict[str, object]:
    return {
        "access_token": jwt(aid="account-1", n=number),
        "token_type": "bearer",
        "refresh_token": f"refresh-{number}",
        "expires_in": 3600,
        "scope": "meeting:read:meeting user:read:user",
        "api_url": "https://api-eu.zoom.us",
    } | more


def form(call: respx.models.Call) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(call.request.content.decode()).items()}


@pytest.fixture
def oauth(http: Http, clock: FakeClock) -> OAuth:
    return OAuth(http, OAUTH, clock)


class TestCredentials:
    def test_secrets_are_in_no_repr(self, clock: FakeClock) -> None:
        shown = f"{CONFIDENTIAL!r} {tokens(clock, 'access-token', refresh='refresh-token')!r} {Pkce.new()!r}"
        assert "s3cret" not in shown
        assert "access-token" not in shown and "refresh-token" not in shown
        assert "verifier" not in shown

    @pytest.mark.parametrize(
        "parts",
        [
            (AppKind.CONFIDENTIAL, "client"),
            (AppKind.SERVER_TO_SERVER, "client", "secret"),
            (AppKind.SERVER_TO_SERVER, "client", None, "account"),
        ],
    )
    def test_what_a_kind_needs_must_be_there(self, parts: tuple[AppKind, str]) -> None:
        with pytest.raises(ValueError):
            Credentials(*parts)

    def test_pkce_is_s256_and_new_each_time(self) -> None:
        one, other = Pkce.new(), Pkce.new()
        digest = sha256(one.verifier.encode()).digest()
        assert one.challenge == urlsafe_b64encode(digest).decode().rstrip("=")
        assert 43 <= len(one.verifier) <= 128
        assert one.verifier != other.verifier and new_state() != new_state()

    @pytest.mark.parametrize(
        ("expires_in", "seconds"),
        [(10, 10), ("20", 20), (None, 3600), ("soon", 3600), (-5, 0), ("nan", 3600)],
    )
    def test_odd_lifetimes(self, clock: FakeClock, expires_in: object, seconds: int) -> None:
        read = Tokens.from_answer(answer(expires_in=expires_in), clock.now())
        assert read.expires_at == clock.now() + timedelta(seconds=seconds)

    @pytest.mark.parametrize("access", ["opaque", "a.b.c", "a.e30.c", "a.W10.c", "a.eyJhaWQiOjF9.c"])
    def test_tokens_without_an_account_claim(self, clock: FakeClock, access: str) -> None:
        assert Tokens.from_answer(answer(access_token=access), clock.now()).account_id is None


class TestOAuth:
    def test_the_authorize_address(self, oauth: OAuth) -> None:
        redirect = "http://127.0.0.1:5058/api/auth/zoom/callback"
        url = urlsplit(oauth.authorize_url(PUBLIC, redirect, "state-1", "challenge-1"))
        assert f"{url.scheme}://{url.netloc}{url.path}" == f"{OAUTH}/oauth/authorize"
        assert parse_qs(url.query) == {
            "response_type": ["code"],
            "client_id": ["public-client"],
            "redirect_uri": [redirect],
            "state": ["state-1"],
            "code_challenge": ["challenge-1"],
            "code_challenge_method": ["S256"],
        }

    async def test_a_public_client_exchanges_its_code_without_a_header(
        self, oauth: OAuth, respx_mock: respx.MockRouter, clock: FakeClock
    ) -> None:
        route = respx_mock.post(TOKEN).respond(json=answer())
        got = await oauth.exchange_code(PUBLIC, "code-1", "http://127.0.0.1/cb", "verifier-1")
        assert "authorization" not in route.calls.last.request.headers
        assert form(route.calls.last) == {
            "grant_type": "authorization_code",
            "code": "code-1",
            "redirect_uri": "http://127.0.0.1/cb",
            "code_verifier": "verifier-1",
            "client_id": "public-client",
        }
        assert got.refresh_token == "refresh-2" and got.account_id == "account-1"
        assert got.scopes == {"meeting:read:meeting", "user:read:user"}
        assert got.expires_at == clock.now() + timedelta(hours=1)

    async def test_a_client_with_a_secret_sends_it_in_the_header_alone(
        self, oauth: OAuth, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.post(TOKEN).respond(json=answer())
        await oauth.exchange_code(CONFIDENTIAL, "code-1", "https://bounce.example/cb", "verifier-1")
        assert route.calls.last.request.headers["authorization"] == BASIC
        assert "client_id" not in form(route.calls.last) and b"s3cret" not in route.calls.last.request.content

    async def test_server_to_server(self, oauth: OAuth, respx_mock: respx.MockRouter) -> None:
        route = respx_mock.post(TOKEN).respond(json=answer(refresh_token=None))
        got = await oauth.server_to_server(SERVER)
        assert form(route.calls.last) == {"grant_type": "account_credentials", "account_id": "account-1"}
        assert route.calls.last.request.headers["authorization"] == BASIC
        assert got.refresh_token is None

    async def test_revoke(self, oauth: OAuth, respx_mock: respx.MockRouter) -> None:
        route = respx_mock.post(f"{OAUTH}/oauth/revoke").respond(json={"status": "success"})
        await oauth.revoke(PUBLIC, "access-1")
        assert form(route.calls.last) == {"token": "access-1", "client_id": "public-client"}

    async def test_a_refused_revoke_is_told(self, oauth: OAuth, respx_mock: respx.MockRouter) -> None:
        respx_mock.post(f"{OAUTH}/oauth/revoke").respond(
            401, json={"reason": "No", "error": "invalid_client"}
        )
        with pytest.raises(GrantRefused):
            await oauth.revoke(PUBLIC, "access-1")

    async def test_an_expired_code_says_why(self, oauth: OAuth, respx_mock: respx.MockRouter) -> None:
        route = respx_mock.post(TOKEN).respond(
            400, json={"reason": "Invalid authorization code", "error": "invalid_grant"}
        )
        with pytest.raises(GrantRefused) as told:
            await oauth.exchange_code(PUBLIC, "code-1", "http://127.0.0.1/cb", "verifier-1")
        assert told.value.error == "invalid_grant" and "Invalid authorization code" in told.value.message
        assert route.call_count == 1

    async def test_a_code_is_not_sent_twice(self, oauth: OAuth, respx_mock: respx.MockRouter) -> None:
        route = respx_mock.post(TOKEN).mock(side_effect=httpx.ReadTimeout("slow"))
        with pytest.raises(NetworkError):
            await oauth.exchange_code(PUBLIC, "code-1", "http://127.0.0.1/cb", "verifier-1")
        assert route.call_count == 1

    async def test_a_code_that_never_left_is_sent_again(
        self, oauth: OAuth, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.post(TOKEN).mock(
            side_effect=[httpx.ConnectError("refused"), httpx.Response(200, json=answer())]
        )
        assert await oauth.exchange_code(PUBLIC, "code-1", "http://127.0.0.1/cb", "verifier-1")

    @pytest.mark.parametrize(
        ("status", "body", "kind"),
        [
            (400, {"reason": "Invalid Token!", "error": "invalid_grant"}, RefreshRefused),
            (401, {"reason": "Invalid Token!", "error": "invalid_request"}, RefreshRefused),
            (400, {"errorCode": 4735, "errorMessage": "The owner is gone."}, RefreshRefused),
            (400, {"reason": "Bad request", "error": "invalid_client"}, RefreshRefused),
            (429, {"message": "slow down"}, RateLimited),
            (503, {"message": "down"}, ServerError),
            (404, None, BadResponse),
            (302, None, BadResponse),
            (200, None, BadResponse),
            (200, {"scope": "x"}, BadResponse),
            (200, {"access_token": "tökén"}, BadResponse),
            (200, {"access_token": "a\r\nX-Evil: 1"}, BadResponse),
            (200, {"access_token": ["a"]}, BadResponse),
        ],
    )
    async def test_refusals_of_a_refresh(
        self,
        oauth: OAuth,
        respx_mock: respx.MockRouter,
        status: int,
        body: dict[str, str] | None,
        kind: type[ZoomError],
    ) -> None:
        html = {"html": "<html>portal</html>"}
        respx_mock.post(TOKEN).respond(status, **({"json": body} if body else html))
        with pytest.raises(kind) as told:
            await oauth.refresh(PUBLIC, "refresh-1")
        assert type(told.value) is kind
        assert "refresh-1" not in told.value.details

    async def test_a_wrong_client_is_named(self, oauth: OAuth, respx_mock: respx.MockRouter) -> None:
        respx_mock.post(TOKEN).respond(400, json={"reason": "Invalid client", "error": "invalid_client"})
        with pytest.raises(GrantRefused) as told:
            await oauth.server_to_server(SERVER)
        assert "client ID" in told.value.message

    def test_tokens_go_over_tls_or_loopback_only(self, http: Http, clock: FakeClock) -> None:
        OAuth(http, "http://127.0.0.1:8000", clock)
        with pytest.raises(ValueError):
            OAuth(http, "http://zoom.us", clock)


class TestTokenSource:
    @pytest.fixture
    def vault(self) -> MemoryVault:
        return MemoryVault("refresh-1")

    def source(
        self, oauth: OAuth, vault: MemoryVault | None, clock: FakeClock, seconds: float
    ) -> TokenSource:
        return TokenSource(oauth, PUBLIC, vault, clock, tokens(clock, seconds=seconds, refresh="refresh-1"))

    async def test_a_good_token_is_used_as_it_is(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock
    ) -> None:
        assert await self.source(oauth, vault, clock, 61).token() == "access-1"

    async def test_a_token_about_to_end_is_renewed_and_kept_before_use(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.post(TOKEN).respond(json=answer())
        source = self.source(oauth, vault, clock, 59)
        assert await source.token() == answer()["access_token"]
        assert form(route.calls.last)["refresh_token"] == "refresh-1"
        assert vault.saved == ["refresh-2"]
        assert source.last_refresh_at == clock.now() and source.last_error is None
        assert source.scopes == {"meeting:read:meeting", "user:read:user"}

    async def test_tokens_of_a_short_life_are_used_for_half_of_it(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.post(TOKEN).respond(json=answer(expires_in=20))
        source = self.source(oauth, vault, clock, 0)
        for expected in (1, 1, 2):
            await source.token()
            assert route.call_count == expected
            await clock.sleep(9)

    async def test_twenty_rejections_at_once_make_one_refresh(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.post(TOKEN).respond(json=answer())
        source = self.source(oauth, vault, clock, 3600)
        got = await asyncio.gather(*(source.renew("access-1") for _ in range(20)))
        assert set(got) == {answer()["access_token"]}
        assert route.call_count == 1
        assert await source.renew("access-1") == got[0]
        assert route.call_count == 1

    async def test_two_processes_spend_no_token_twice(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        spent: list[str] = []

        def rotate(request: httpx.Request) -> httpx.Response:
            spent.append(parse_qs(request.content.decode())["refresh_token"][0])
            return httpx.Response(200, json=answer(len(spent) + 1))

        respx_mock.post(TOKEN).mock(side_effect=rotate)
        one, other = (self.source(oauth, vault, clock, 0) for _ in range(2))
        await asyncio.gather(one.token(), other.token())
        assert spent == ["refresh-1", "refresh-2"]
        assert vault.refresh_token == "refresh-3"

    async def test_a_refused_refresh_asks_to_sign_in_again_and_is_not_repeated(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.post(TOKEN).respond(
            400, json={"reason": "Invalid Token!", "error": "invalid_grant"}
        )
        source = self.source(oauth, vault, clock, 0)
        for _ in range(3):
            with pytest.raises(RefreshRefused) as told:
                await source.token()
            assert "Invalid Token!" in told.value.message
        assert route.call_count == 1
        assert isinstance(source.last_error, RefreshRefused)
        assert vault.refresh_token == "refresh-1"

    async def test_a_new_sign_in_of_another_process_ends_the_refusal(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        refusal = httpx.Response(400, json={"reason": "Invalid Token!", "error": "invalid_grant"})
        respx_mock.post(TOKEN).mock(side_effect=[refusal, httpx.Response(200, json=answer(9))])
        source = self.source(oauth, vault, clock, 0)
        with pytest.raises(RefreshRefused):
            await source.token()
        vault.refresh_token = "refresh-8"
        assert await source.token() == answer(9)["access_token"]

    async def test_a_lost_answer_is_asked_for_again(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.post(TOKEN).mock(
            side_effect=[
                httpx.ReadError("reset"),
                httpx.Response(502, html="<h1>Bad gateway</h1>"),
                httpx.Response(200, json=answer()),
            ]
        )
        assert await self.source(oauth, vault, clock, 0).token()
        assert clock.monotonic() > 0

    async def test_cancelling_everyone_does_not_lose_the_new_token(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        go = asyncio.Event()

        async def slow(request: httpx.Request) -> httpx.Response:
            await go.wait()
            return httpx.Response(200, json=answer())

        respx_mock.post(TOKEN).mock(side_effect=slow)
        source = self.source(oauth, vault, clock, 0)
        waiting = [asyncio.ensure_future(source.token()) for _ in range(3)]
        await asyncio.sleep(0.01)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert all(each.cancelled() for each in waiting)
        go.set()
        await source.aclose()
        assert vault.refresh_token == "refresh-2"

    async def test_closing_does_not_wait_forever(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        async def never(request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

        respx_mock.post(TOKEN).mock(side_effect=never)
        source = self.source(oauth, vault, clock, 0)
        waiting = asyncio.ensure_future(source.token())
        await asyncio.sleep(0.01)
        await source.aclose(patience=0.01)
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await source.aclose()
        assert vault.refresh_token == "refresh-1"

    async def test_a_vault_that_refuses_loses_nothing(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.post(TOKEN).respond(json=answer())
        source = self.source(oauth, vault, clock, 0)
        vault.refuses = RuntimeError("locked")
        with pytest.raises(RuntimeError):
            await source.token()
        vault.refuses = None
        assert await source.token() == answer()["access_token"]
        assert vault.refresh_token == "refresh-2" and route.call_count == 1

    async def test_without_a_vault_the_session_still_renews(
        self, oauth: OAuth, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.post(TOKEN).mock(
            side_effect=lambda request: httpx.Response(200, json=answer(respx_mock.calls.call_count + 2))
        )
        source = self.source(oauth, None, clock, 0)
        await source.token()
        await source.renew(source.tokens.access_token if source.tokens else "")
        assert form(respx_mock.calls[1])["refresh_token"] == "refresh-2"

    async def test_an_answer_without_a_refresh_token_keeps_the_old_one(
        self, oauth: OAuth, vault: MemoryVault, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.post(TOKEN).respond(json=answer(refresh_token=None))
        await self.source(oauth, vault, clock, 0).token()
        assert vault.refresh_token == "refresh-1"

    async def test_an_empty_vault_asks_to_sign_in(self, oauth: OAuth, clock: FakeClock) -> None:
        with pytest.raises(RefreshRefused):
            await TokenSource(oauth, PUBLIC, MemoryVault(), clock).token()

    async def test_server_to_server_asks_anew(
        self, oauth: OAuth, clock: FakeClock, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.post(TOKEN).respond(json=answer(refresh_token=None))
        source = TokenSource(oauth, SERVER, None, clock)
        assert await source.token() == await source.token()
        assert form(route.calls.last)["grant_type"] == "account_credentials"
        assert route.call_count == 1
