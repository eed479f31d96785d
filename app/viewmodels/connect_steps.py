"""How to make the Zoom app, step by step, for each kind of app."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from app.core.i18n import _, ngettext
from app.zoom.auth import AppKind
from app.zoom.scopes import ADMIN_SCOPES, ALL_SCOPES, FEATURES


class StepTool(StrEnum):
    """What a step offers beside its words."""

    NONE = "none"
    OPEN_MARKETPLACE = "open"
    COPY_ADDRESS = "address"
    COPY_SCOPES = "scopes"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do at Zoom."""

    title: str
    text: str
    tool: StepTool = StepTool.NONE


@dataclass(frozen=True, slots=True)
class ScopeUse:
    """What some scopes are for."""

    feature: str
    scopes: tuple[str, ...]


def steps_for(kind: AppKind) -> tuple[Step, ...]:
    """The steps that lead to an app of this kind."""
    if kind is AppKind.SERVER_TO_SERVER:
        return (_open_server(), _scopes(kind), _activate(), _bring_three())
    if kind is AppKind.CONFIDENTIAL:
        return (_open_general(), _address(), _scopes(kind), _bring_secret())
    return (_open_general(), _public_switch(), _address(), _scopes(kind), _bring_public_id())


def scopes_for(kind: AppKind) -> tuple[str, ...]:
    """The scopes to add, granular."""
    return tuple(dict.fromkeys(ADMIN_SCOPES if kind is AppKind.SERVER_TO_SERVER else ALL_SCOPES))


def scope_uses(kind: AppKind) -> tuple[ScopeUse, ...]:
    """What each scope of `scopes_for` is for."""
    offered = scopes_for(kind)
    uses = []
    for feature in FEATURES:
        names = {name for scope in feature.granular for name in (scope, f"{scope}:admin")}
        if scopes := tuple(scope for scope in offered if scope in names):
            uses.append(ScopeUse(_(feature.name), scopes))
    return tuple(uses)


def marketplace_url(oauth_url: str) -> str:
    """Where apps are made; Zoom for Government has its own."""
    government = (urlsplit(oauth_url).hostname or "").endswith("zoomgov.com")
    host = "marketplace.zoomgov.com" if government else "marketplace.zoom.us"
    return f"https://{host}/develop/create"


def _open_general() -> Step:
    return Step(
        _("Open the Zoom App Marketplace"),
        _("Choose Develop, Build App, General App. As an administrator choose “Admin-managed”."),
        StepTool.OPEN_MARKETPLACE,
    )


def _open_server() -> Step:
    return Step(
        _("Open the Zoom App Marketplace"),
        _("Choose Develop, Build App, Server-to-Server OAuth. Your role in the account must allow it."),
        StepTool.OPEN_MARKETPLACE,
    )


def _public_switch() -> Step:
    return Step(
        _("Turn on “Use Public Client OAuth”"),
        _("Under Basic Information, App Credentials. Zoom then shows a Public Client ID."),
    )


def _address() -> Step:
    return Step(
        _("Add this address twice"),
        _("As “OAuth Redirect URL” and in the “OAuth Allow List”."),
        StepTool.COPY_ADDRESS,
    )


def _scopes(kind: AppKind) -> Step:
    count = len(scopes_for(kind))
    text = ngettext(
        "{count} for the whole program. Leave it out if you do not need it.",
        "{count} for the whole program. Leave out what you do not need.",
        count,
    )
    return Step(_("Add these scopes"), text.format(count=count), StepTool.COPY_SCOPES)


def _bring_public_id() -> Step:
    return Step(
        _("Bring the Public Client ID here"),
        _("Into “Client ID” on the right. The plain Client ID beside it needs a secret."),
    )


def _bring_secret() -> Step:
    return Step(
        _("Bring Client ID and Client Secret here"),
        _("From Basic Information, App Credentials, into the fields on the right."),
    )


def _activate() -> Step:
    return Step(
        _("Activate the app"),
        _("On its page “Activation”. Zoom refuses the app’s credentials until then."),
    )


def _bring_three() -> Step:
    return Step(
        _("Bring Account ID, Client ID and Client Secret here"),
        _("From the page “App Credentials”, into the fields on the right."),
    )
