"""The ruled lines of a page in pixels: how far it is turned, and the cells that the lines enclose."""

from __future__ import annotations

from typing import Any

# lengths in pixels at 200 dots an inch: longer than any stroke of a character, shorter than a side of a table
_ACROSS = 70
_DOWN = 55
_GAP = 4  # that wear has torn into a line; characters stand further apart
_HANGS = 80  # so far a character that touches a line seems to go on with it, and no cell that is open
_REACH = 13  # from the end of a line to the one that it ends at
_LEAST_CELL = 14
_LEAST_TABLE = (250, 60)
_FILL = 0.75  # of its bounding box that a cell covers
_MOST_TURNED = 5.0  # degrees
_LEVEL = 12  # pixels at 100 dots an inch, that a line lies level even where it is turned
_MARGIN = 4
_LEAST_INK = 14  # pixels in one stroke; less is dust
_LEAST_STROKE = 8  # or a dash
_RULE = 3  # so far into its cell a rule may reach
_DARKER = 40  # than the paper, of 255
_PAPER = 128  # paper is lighter
_COLOURED = 70  # so much more of one colour than of another, of 255: no paper, and no print
_SEAL = 8  # the breadth of its ring
_LEAST_SEAL = 30  # pixels


def straighten(image: Any) -> tuple[Any, float]:
    """The page turned so that its long lines lie level, and by how many degrees (counter-clockwise) that was."""
    import cv2  # noqa: PLC0415 - only with the extra
    import numpy  # noqa: PLC0415, ICN001

    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    height, width = gray.shape
    small = cv2.resize(gray, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    level = cv2.morphologyEx(_ink(small), cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (_LEVEL, 1)))
    lines = cv2.HoughLinesP(level, 1, numpy.pi / 900, 150, minLineLength=width // 8, maxLineGap=6)
    angles = []
    for x0, y0, x1, y1 in lines.reshape(-1, 4) if lines is not None else ():
        angle = float(numpy.degrees(numpy.arctan2(y1 - y0, x1 - x0)))
        if abs(angle) <= _MOST_TURNED:
            angles.append(angle)
    turned = float(numpy.median(angles)) if len(angles) > 2 else 0.0
    if abs(turned) < 0.05:
        return image, 0.0
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turned, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)), turned


def cells_of(image: Any, *, is_cut: bool = False) -> list[list[float]]:
    """The cells of all ruled tables: the boxes of the white areas that lines enclose, top to bottom, left to right.

    `is_cut`: a table may go on beyond the picture, whose edge then encloses its cells.
    """
    import cv2  # noqa: PLC0415

    ink = _ink(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    across, down = _long(ink, (_ACROSS, 1)), _long(ink, (1, _DOWN))
    if is_cut:
        across, down = _closed(across, down), _closed(down.T, across.T).T.copy()
    across = _ruled_off(across, down)
    for _ in range(2):  # what hangs on a stroke that is no rule is none either
        down = _between(down, across)
        across = _between(across, down)
    lines = cv2.bitwise_or(across, down)
    lines = cv2.dilate(lines, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    found: list[list[float]] = []
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    for x, y, width, height, _ in stats[1:count].tolist():
        if width >= _LEAST_TABLE[0] and height >= _LEAST_TABLE[1]:
            found.extend(_cells(lines[y : y + height, x : x + width], x, y))
    return sorted(found, key=lambda box: (box[1], box[0]))


def _closed(across: Any, down: Any) -> Any:
    """With a rule along the upper and the lower edge of the picture, from the first to the last line that meets it."""
    closed = across.copy()
    for edge in (slice(0, 2), slice(-2, None)):
        met = down[edge].any(axis=0).nonzero()[0]
        if len(met) and met[-1] - met[0] >= _LEAST_TABLE[1]:
            closed[edge, met[0] : met[-1] + 1] = 255
    return closed


def _ruled_off(across: Any, down: Any) -> Any:
    """With a rule where the lines of a table end side by side at none: pages leave tables open above or below.

    Lines that meet no rule at all are the strokes of large characters.
    """
    import cv2  # noqa: PLC0415

    count, _, stats, _ = cv2.connectedComponentsWithStats(down, connectivity=8)
    ends: dict[int, list[Any]] = {}
    for line in stats[1:count].tolist():
        for end in (line[1], line[1] + line[3] - 1):
            level = next((other for other in ends if abs(other - end) <= _GAP), end)
            ends.setdefault(level, []).append(line)
    closed = across.copy()
    for end, lines in ends.items():
        left, right = min(line[0] for line in lines), max(line[0] + line[2] for line in lines)
        top, bottom = min(line[1] for line in lines), max(line[1] + line[3] for line in lines)
        around = across[max(0, end - _REACH) : end + _REACH + 1, left:right]
        met = across[max(0, top - _GAP) : bottom + _GAP, left:right]
        if len(lines) > 2 and right - left >= _LEAST_TABLE[0] and met.any() and not around.any():
            closed[max(0, end - 1) : end + 2, left:right] = 255
    return closed


def _between(lines: Any, others: Any) -> Any:
    """What of these lines reaches from one of the others to another: the strokes of a character do not.

    Where a character touches its end a line goes on beyond the last that it meets.
    """
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415, ICN001

    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    near = cv2.dilate(others, cv2.getStructuringElement(cv2.MORPH_RECT, (_REACH, _REACH)))
    kept = numpy.zeros_like(lines)
    for number, (x, y, width, height, _) in enumerate(stats[1:count].tolist(), 1):
        is_across = width > height
        part = labels[y : y + height, x : x + width] == number
        met = ((near[y : y + height, x : x + width] > 0) & part).any(axis=0 if is_across else 1).nonzero()[0].tolist()
        if met:
            first, last = _reach(met, max(width, height), _REACH + min(width, height))
            if last - first >= (_ACROSS if is_across else _DOWN):
                along = numpy.s_[:, first:last] if is_across else numpy.s_[first:last, :]
                kept[y : y + height, x : x + width][along][part[along]] = 255
    return kept


def _reach(met: list[int], length: int, end: int) -> tuple[int, int]:
    """From where to where a line reaches that meets others there; (0, 0) where it has an open end."""
    first = 0 if met[0] < end else met[0]
    last = length if met[-1] >= length - end else met[-1] + 1
    return (first, last) if max(first, length - last) <= _HANGS else (0, 0)


def _cells(lines: Any, left: int, top: int) -> list[list[float]]:
    import cv2  # noqa: PLC0415

    padded = cv2.copyMakeBorder(lines, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(padded), connectivity=4)
    outside = int(labels[0, 0])
    boxes = []
    for number, (x, y, width, height, area) in enumerate(stats[:count].tolist()):
        if number in (0, outside) or width < _LEAST_CELL or height < _LEAST_CELL:
            continue
        if area >= _FILL * width * height:
            boxes.append(
                [float(left + x - 1), float(top + y - 1), float(left + x - 1 + width), float(top + y - 1 + height)]
            )
    return boxes


def has_ink(image: Any, box: list[float]) -> tuple[Any, float, float]:
    """What is written in a cell, with a white margin, and where it begins; None where nothing is."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415, ICN001

    x0, y0, x1, y1 = (round(side) for side in box)
    x0, y0, x1, y1 = x0 + _MARGIN, y0 + _MARGIN, x1 - _MARGIN, y1 - _MARGIN
    if x1 - x0 < _LEAST_CELL or y1 - y0 < _LEAST_CELL:
        return None, 0, 0
    gray = cv2.cvtColor(image[y0:y1, x0:x1], cv2.COLOR_BGR2GRAY)
    level = float(numpy.median(gray))
    smooth = cv2.medianBlur(gray, 3)
    dark = (smooth < level - 60).astype("uint8")
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    strokes = [one for one in stats[1:count].tolist() if one[4] >= _LEAST_INK]
    if not strokes:
        return None, 0, 0
    left, top = min(one[0] for one in strokes), min(one[1] for one in strokes)
    right, bottom = max(one[0] + one[2] for one in strokes), max(one[1] + one[3] for one in strokes)
    crop = image[y0 + top : y0 + bottom, x0 + left : x0 + right]
    crop = cv2.copyMakeBorder(crop, 8, 8, 10, 10, cv2.BORDER_CONSTANT, value=(level, level, level))
    return crop, float(x0 + left), float(y0 + top)


def is_blank(image: Any, box: list[float]) -> bool:
    """Is there surely nothing in a cell: no stroke, and no seal that may hide a figure or part it from its cell?"""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415, ICN001

    x0, y0, x1, y1 = (round(side) for side in box)
    inner = cv2.cvtColor(image[y0 + _RULE : y1 - _RULE, x0 + _RULE : x1 - _RULE], cv2.COLOR_BGR2GRAY)
    around = image[max(0, y0 - _SEAL) : y1 + _SEAL, max(0, x0 - _SEAL) : x1 + _SEAL].astype("int16")
    coloured = around.max(axis=2) - around.min(axis=2) > _COLOURED
    level = float(numpy.median(inner))
    if level < _PAPER or numpy.count_nonzero(coloured) >= _LEAST_SEAL:
        return False
    dark = (inner < level - _DARKER).astype("uint8")
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    return not any(area >= _LEAST_STROKE for *_, area in stats[1:count].tolist())


def _ink(gray: Any) -> Any:
    """255 where there is ink, whatever the shade of the paper there."""
    import cv2  # noqa: PLC0415

    smooth = cv2.GaussianBlur(gray, (3, 3), 0)
    return cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)


def _long(ink: Any, size: tuple[int, int]) -> Any:
    """What of the ink is part of a line as long as that, torn places mended."""
    import cv2  # noqa: PLC0415

    gap = tuple(_GAP if side > 1 else 1 for side in size)
    mended = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, gap))
    return cv2.morphologyEx(mended, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size))
