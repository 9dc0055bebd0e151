"""``heygen-studio keys``: the API keys of a studio."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from heygen_studio.auth import ApiKey, KeyRing
from heygen_studio.cli import output
from heygen_studio.cli.options import Json
from heygen_studio.settings import load_settings
from heygen_studio.webhooks import webhook_secret as _webhook_secret

app = typer.Typer(
    help="API keys: once there is one, the studio is closed to all others.", no_args_is_help=True
)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for, such as the name of its user.")],
    as_json: Json = False,
) -> None:
    """Make a key. It is shown once, and kept nowhere."""
    key, text = _ring().create(name)
    if as_json:
        output.print_json({**_about(key), "key": text})
    else:
        typer.echo(text)
        typer.echo(
            f"Key {key.name!r} ({key.id}). Keep it: it is shown only now. Send it as X-API-Key.", err=True
        )


@app.command(name="list")
def list_keys(as_json: Json = False) -> None:
    """List the keys, without their secrets."""
    keys = _ring().list()
    if as_json:
        output.print_json([_about(key) for key in keys])
        return
    for key in keys:
        state = "revoked" if key.revoked_at else "valid"
        typer.echo(f"{key.id}  {key.created_at:%Y-%m-%d}  {state:<8} {key.name}")
    if not keys:
        typer.echo("There are no keys: whoever reaches the studio can use it.", err=True)


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(help="Name or id of the key.")],
    as_json: Json = False,
) -> None:
    """Make a key invalid, at once and for good."""
    revoked = _ring().revoke(key)
    if as_json:
        output.print_json(_about(revoked))
    else:
        typer.echo(f"Key {revoked.name!r} ({revoked.id}) is revoked.", err=True)


@app.command()
def webhook_secret(as_json: Json = False) -> None:
    """Show the secret that webhooks are signed with."""
    secret = _webhook_secret(load_settings())
    if as_json:
        output.print_json({"secret": secret})
    else:
        typer.echo(secret)


def _ring() -> KeyRing:
    return KeyRing(load_settings().data_dir.resolve())


def _about(key: ApiKey) -> dict[str, Any]:
    return key.model_dump(mode="json", exclude={"sha256"})
