from __future__ import annotations

import pytest

from coaching.errors import SettingsError
from coaching.privacy.kinds import KINDS
from coaching.privacy.policy import DEFAULTS, Policy, Rule, parse_policy
from coaching.workspace import shipped_config

SOURCE = "config/privacy.yaml"


def test_a_rule_says_what_becomes_of_text_and_sound_and_from_which_certainty() -> None:
    text = "phone: {text: mask, sound: keep, certainty: 0.8}"
    policy = parse_policy(text, source=SOURCE)
    assert policy.rule("phone") == Rule(mask=True, mute=False, certainty=0.8)
    assert policy.rule("email") == DEFAULTS["email"]


@pytest.mark.parametrize("text", ["", "# nothing", "phone: {}"])
def test_what_is_left_out_is_as_it_is_shipped(text: str) -> None:
    policy = parse_policy(text, source=SOURCE)
    assert all(policy.rule(kind) == DEFAULTS[kind] for kind in KINDS)


def test_the_shipped_policy_names_every_kind_and_equals_the_defaults_of_the_code() -> None:
    text = (shipped_config() / "privacy.yaml").read_text(encoding="utf-8")
    policy = parse_policy(text, source=SOURCE)
    assert dict(policy.rules) == dict(DEFAULTS)
    assert set(policy.rules) == set(KINDS)


def test_names_are_kept_and_all_else_is_masked_and_muted_where_nothing_is_said() -> None:
    kept = {kind for kind in KINDS if not Policy().rule(kind).mask}
    assert kept == {"person", "first_name"}
    assert all(Policy().rule(kind).mute for kind in KINDS if kind not in kept)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("phone: [", "is no YAML"),
        ("- phone", "at the top stand kinds"),
        ("phones: {text: mask}", "'phones' is not a kind"),
        ("phones: {text: mask}", "did you mean 'phone'?"),
        ("phone: mask", "phone = 'mask' is not a rule"),
        ("phone: {txt: mask}", "'txt' is not a key"),
        ("phone: {text: hide}", "phone.text = 'hide' is not one of mask, keep"),
        ("phone: {sound: mask}", "phone.sound = 'mask' is not one of mute, keep"),
        ("phone: {sound: [mute]}", "phone.sound = ['mute'] is not one of mute, keep"),
        ("phone: {certainty: 2}", "phone.certainty = 2 is not a number from 0 to 1"),
        ("phone: {certainty: yes}", "phone.certainty = True is not a number"),
        ("phone: {certainty: high}", "phone.certainty = 'high' is not a number"),
        ("phone: {text: keep, sound: mute}", "what is not heard is not shown"),
        ("1: {text: mask}", "1 is not a kind"),
    ],
)
def test_a_mistake_is_refused_naming_file_kind_and_value(text: str, names: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_policy(text, source=SOURCE)
    assert caught.value.message.startswith(f"{SOURCE}: ")
    assert names in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("kind", ["card", "cvv"])
@pytest.mark.parametrize(
    "rule", ["{text: keep, sound: keep}", "{sound: keep}", "{text: keep}", "{certainty: 0.99}"]
)
def test_a_policy_that_would_keep_a_card_is_refused(kind: str, rule: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_policy(f"{kind}: {rule}", source=SOURCE)
    assert "always masked" in caught.value.message
