"""The command ``zprime-bridge``.

Exit codes: 0 fine, 1 physics says no, 2 bad card or usage, 3 external program missing,
130 interrupted.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

import click

_COMMANDS: Final = {
    "atlas": ("atlas", "List every anomaly-free set of integer charges."),
    "import": ("import_", "Read charges from other people's files into cards."),
    "cards": ("cards", "List the shipped charge cards."),
    "solve": ("solve", "Solve conditions for charges: all families, each a card."),
    "check": ("check", "Check anomalies, Yukawa textures and Goldstones of a card."),
    "couplings": ("couplings", "Print the Z' couplings in the mass basis."),
    "mixing": ("mixing", "Diagonalise Z and Z' exactly: masses, rho, couplings, bounds."),
    "conditions": ("conditions", "Solve for axial, vector or decoupled fermions of a family."),
    "run": ("run", "Do the main job: verdict, couplings, coefficients, predictions, files."),
    "predict": ("predict", "Predict observables from a card or a WCxf file."),
    "flow": ("flow", "Run couplings to the Planck scale: poles, vacuum, plot."),
    "scan": ("scan", "Map the initial conditions that reach the Planck scale."),
    "light": ("light", "Confront a light Z' with experiment, where contact predictions fail."),
    "decays": ("decays", "Widths and branching ratios of the Z', and cross sections."),
    "fit": ("fit", "Fit flavour data: best g' or coefficients, contours, pulls."),
    "constraints": ("constraints", "Confront a heavy Z' with colliders, leptons and cosmology."),
    "papers": ("papers", "Recompute figures and tables of the two papers behind this package."),
    "export": ("export", "Write a card in another program's format."),
    "pyrate": ("pyrate", "Install and run PyR@TE 3, the beta-function engine."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when it is used: --help stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of a user's day."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"zprime_bridge.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zprime-bridge")
def zprime_bridge() -> None:
    """From solved U(1)' charges to PyR@TE models, Wilson coefficients and flavour predictions.

    CARD is the name of a shipped card (see 'zprime-bridge cards'), a path to a YAML file, or -
    for standard input.
    """


def main() -> None:
    """Run the command line and turn our errors into exit codes and one clear message."""
    from zprime_bridge.core.errors import CardError, ExternalToolError, ZPrimeBridgeError

    try:
        code = zprime_bridge.main(standalone_mode=False)
    except CardError as err:
        _fail(str(err), 2)
    except ExternalToolError as err:
        _fail(str(err), 3 if err.missing else 1)
    except ZPrimeBridgeError as err:
        _fail(str(err), 1)
    except click.ClickException as err:
        err.show()
        sys.exit(err.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted; nothing was written", 130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> None:
    click.echo(f"zprime-bridge: {message}" if "\n" not in message else message, err=True)
    sys.exit(code)
