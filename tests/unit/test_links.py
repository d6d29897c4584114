"""Public addresses: those of data sets, and those that chapters link to."""

from tools import links


def test_further_reading_is_asked_too(monkeypatch, capsys):
    named = links.further_reading()
    assert any("colah.github.io" in url for url in named)
    asked = []
    monkeypatch.setattr(links, "fault_of", lambda url: asked.append(url) or "")
    assert links.check_addresses() and named <= set(asked)
    assert f"{len(asked)} of {len(asked)} answer" in capsys.readouterr().out
