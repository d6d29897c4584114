"""Every command answers ``--help`` with what it does and what it is given."""

import re

import pytest

from tools.command_line import COMMANDS, main


@pytest.fixture
def help_of(capsys, monkeypatch):
    """``help_of("seeds")``: what ``python -m tools seeds --help`` prints."""
    monkeypatch.setenv("COLUMNS", "200")  # an argument and its text stand in one line

    def told(*command):
        with pytest.raises(SystemExit) as ended:
            main([*command, "--help"])
        assert ended.value.code == 0
        return capsys.readouterr().out

    return told


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_a_command_does_and_is_given(name, help_of):
    told = help_of(name)
    assert f"usage: python -m tools {name}" in told
    assert COMMANDS[name][1] in told
    unexplained = re.findall(r"^  (\S+(?: \S+)*)$(?!\n {5})", told, re.M)
    assert unexplained == []


def test_help_names_every_command(help_of):
    told = help_of()
    for name, (_, words, _) in COMMANDS.items():
        assert re.search(rf"^ +{name} +{re.escape(words)}$", told, re.M)
