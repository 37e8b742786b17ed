"""Suffixes of files that lie beside photos and are plainly none themselves."""

_VIDEO = """
    3g2 3gp asf avchd avi dv f4v flv insv lrv m1v m2t m2ts m2v m4v mkv mod mov mp4 mpe mpeg mpg mts mxf ogm ogv
    qt rm rmvb swf ts vob webm wmv
"""
_AUDIO = "aac aif aiff amr ape cda flac m3u m3u8 m4a m4b m4p mid midi mka mp2 mp3 mpa oga ogg opus pls ra wav wma wv"
_SIDECAR = """
    aae acr comask cop cos cot dop gpx iptc jpg_original json jsonl kml kmz mie nks nksc on1 pp3 spd srt sub thm
    vtt xmp
"""
_TEXT = """
    bib css csv diff eml htm html ics ini js log markdn md mdown nfo odf org patch po rst rtf srl svelte tex
    text toml tsv tsx txt url vcf vue webloc xhtml xml xsd xsl yaml yml
"""
_DOCUMENT = """
    azw3 docm docx dotx epub key mobi numbers odp ods odt pages pot potx pps ppsx ppt pptx wpd xls xlsb xlsm
    xlsx
"""
_ARCHIVE = """
    001 7z apk arj bz2 cab deb dmg gz img iso jar lz lz4 lzma msi pkg rar rpm tbz2 tgz txz vhd vhdx vmdk xz z
    zip zst
"""
_DATABASE = """
    accdb cocatalog db db3 db-journal db-shm db-wal dtmaster lrcat mdb pst sqlite sqlite3 sqlite-shm sqlite-wal
"""
_CODE = """
    bat c cc class cmd cpp cs dart dll dylib exe go h hpp ipynb java kt lnk lua mjs o php pl ps1 py pyc pyd pyi
    r rs scss sh so sql swift vbs wasm
"""
_UNFINISHED = "crdownload download opdownload part partial tmp"

# Left out on purpose, so that they end as "unsupported" instead of being passed over in silence: pdf (often scans), doc
# and tar, and whatever a photo program might have named its picture. Where a suffix is in doubt, the decoder looks.
COMPANION_SUFFIXES = frozenset(
    " ".join((_VIDEO, _AUDIO, _SIDECAR, _TEXT, _DOCUMENT, _ARCHIVE, _DATABASE, _CODE, _UNFINISHED)).split()
)
"""Lower case, without the dot."""


def is_companion(name: str) -> bool:
    """Whether a file's name says plainly that it is no photo: video, sound, sidecar, text, archive, database, code.

    Only the last suffix counts, in any case. Names without a suffix are none: their content decides.
    """
    _, dot, suffix = name.rpartition(".")
    return bool(dot) and suffix.lower() in COMPANION_SUFFIXES
