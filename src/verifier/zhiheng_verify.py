#!/usr/bin/env python3
"""An independent check of a Zhiheng result package (治衡结果包的独立核对程序).

    python3 zhiheng_verify.py PACKAGE.zip [--code XXXX-XXXX-XXXX] [--previous EARLIER.zip] [--json]
    python3 zhiheng_verify.py --trace TRACE.jsonl
    python3 zhiheng_verify.py --fingerprints FOLDER_OF_METRICS

It shares nothing with the program that made the package: metrics are computed here by hand-written readings of their
definitions, points by hand-written readings of the scoring forms, from the records and the rule files in the package
alone. Needs Python 3.9 or newer and nothing else; no network.

What it cannot compute it names; what it computes and finds different it names too. It says how large a share of the
published cells it has computed itself. Exit code 0: everything it computed is equal; 1: something differs;
2: the file cannot be read. The signature is not checked here (Python has no such function of its own); see README.txt.
"""

import argparse
import base64
import datetime as dt
import hashlib
import io
import json
import random
import re
import sys
import zipfile
from collections import defaultdict
from decimal import (Context, Decimal, InvalidOperation, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN,
                     ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, getcontext)

getcontext().prec = 120
QUOTIENT = Context(prec=34, rounding=ROUND_HALF_EVEN)
NEAR = Decimal("1e-12")
MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "half_down": ROUND_HALF_DOWN, "up": ROUND_UP,
         "down": ROUND_DOWN, "ceiling": ROUND_CEILING, "floor": ROUND_FLOOR}
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


class Unsupported(Exception):
    """Something this program has no reading of."""


# ---------------------------------------------------------------------------------------------- YAML, as packs use it

class Yaml:
    """Reads the part of YAML that rule packs are written in: block and flow mappings and sequences, scalars as text."""

    def __init__(self, text):
        self.lines = []
        for raw in text.splitlines():
            line = self._uncommented(raw).rstrip()
            if line.strip() and line.strip() != "---":
                self.lines.append((len(line) - len(line.lstrip(" ")), line.strip()))
        self.at = 0

    @classmethod
    def read(cls, text):
        reader = cls(text.lstrip("\ufeff"))
        return reader._block(reader.lines[0][0]) if reader.lines else {}

    @staticmethod
    def _uncommented(line):
        quote = None
        for index, char in enumerate(line):
            if quote:
                if char == quote:
                    quote = None
            elif char in "'\"" and (index == 0 or line[index - 1] in " [{,:"):
                quote = char
            elif char == "#" and (index == 0 or line[index - 1] in " \t"):
                return line[:index]
        return line

    def _block(self, indent):
        return self._sequence(indent) if self.lines[self.at][1].startswith("- ") or self.lines[self.at][1] == "-" \
            else self._mapping(indent)

    def _mapping(self, indent):
        result = {}
        while self.at < len(self.lines) and self.lines[self.at][0] == indent:
            text = self.lines[self.at][1]
            if text.startswith("- "):
                break
            key, rest = self._key(text)
            self.at += 1
            result[key] = self._value(rest, indent)
        return result

    def _sequence(self, indent):
        result = []
        while self.at < len(self.lines) and self.lines[self.at][0] == indent \
                and (self.lines[self.at][1].startswith("- ") or self.lines[self.at][1] == "-"):
            rest = self.lines[self.at][1][1:].strip()
            inner = indent + len(self.lines[self.at][1]) - len(rest) if rest else indent + 2
            if not rest:
                self.at += 1
                result.append(self._block(self.lines[self.at][0]))
            elif rest[0] not in "[{'\"" and self._is_pair(rest):
                self.lines[self.at] = (inner, rest)
                result.append(self._mapping(inner))
            else:
                self.at += 1
                result.append(self._value(rest, indent))
        return result

    @staticmethod
    def _is_pair(text):
        return re.match(r"^[^\s\[\]{},'\"][^:]*:(\s|$)", text) is not None

    @staticmethod
    def _key(text):
        if text[0] in "'\"":
            end = text.index(text[0], 1)
            return text[1:end], text[end + 1:].lstrip()[1:].strip()
        match = re.match(r"^(.*?):(?:\s+(.*))?$", text)
        if not match:
            raise Unsupported("YAML: " + text)
        return match.group(1).strip(), (match.group(2) or "").strip()

    def _value(self, rest, indent):
        if rest in ("|", ">", "|-", ">-"):
            parts = []
            while self.at < len(self.lines) and self.lines[self.at][0] > indent:
                parts.append(self.lines[self.at][1])
                self.at += 1
            return ("\n" if rest[0] == "|" else " ").join(parts)
        if rest:
            while rest[0] in "[{" and not self._closed(rest):
                rest += " " + self.lines[self.at][1]
                self.at += 1
            if rest[0] not in "[{'\"":
                while self.at < len(self.lines) and self.lines[self.at][0] > indent:
                    rest += " " + self.lines[self.at][1]
                    self.at += 1
            return self._flow(rest)
        if self.at < len(self.lines) and (self.lines[self.at][0] > indent
                                          or self.lines[self.at][0] == indent
                                          and self.lines[self.at][1].startswith("- ")):
            return self._block(self.lines[self.at][0])
        return None

    @staticmethod
    def _closed(text):
        depth, quote = 0, None
        for char in text:
            if quote:
                quote = None if char == quote else quote
            elif char in "'\"":
                quote = char
            elif char in "[{":
                depth += 1
            elif char in "]}":
                depth -= 1
        return depth == 0

    def _flow(self, text):
        value, end = self._flow_at(text, 0)
        if text[end:].strip():
            raise Unsupported("YAML: " + text)
        return value

    def _flow_at(self, text, at):
        while at < len(text) and text[at] == " ":
            at += 1
        if at < len(text) and text[at] == "{":
            result, at = {}, at + 1
            while True:
                while text[at] in " ,":
                    at += 1
                if text[at] == "}":
                    return result, at + 1
                key, at = self._scalar(text, at, ":")
                value, at = self._flow_at(text, at + 1)
                result[key] = value
        if at < len(text) and text[at] == "[":
            result, at = [], at + 1
            while True:
                while text[at] in " ,":
                    at += 1
                if text[at] == "]":
                    return result, at + 1
                value, at = self._flow_at(text, at)
                result.append(value)
        return self._scalar(text, at, None)

    @staticmethod
    def _scalar(text, at, stop):
        while at < len(text) and text[at] == " ":
            at += 1
        if at < len(text) and text[at] in "'\"":
            quote, start, at = text[at], at + 1, at + 1
            while text[at] != quote or quote == "'" and text[at:at + 2] == "''":
                at += 2 if text[at:at + 2] == "''" and quote == "'" else 1
            value = text[start:at].replace("''", "'") if quote == "'" else text[start:at]
            at += 1
            while stop and at < len(text) and text[at] == " ":
                at += 1
            return value, at
        start, inside = at, stop is not None or text[:1] in "[{"
        while at < len(text):
            char = text[at]
            if stop and char == stop and (at + 1 == len(text) or text[at + 1] == " "):
                break
            if inside and char in ",]}":
                break
            at += 1
        return text[start:at].strip(), at


def settled(value):
    """What counts where numbers are compared or rounded: eight decimals, metrics being exact to ten."""
    return value.quantize(ONE.scaleb(-8), ROUND_HALF_UP) if value.as_tuple().exponent < -8 else value


def number(text):
    """A number as rule files write it: 95, 30%; None when it is no number."""
    if text is None or isinstance(text, (dict, list)):
        return None
    digits = str(text).strip().replace("_", "")
    percent = digits.endswith(("%", "％"))
    try:
        value = Decimal(digits.rstrip("%％").strip())
    except InvalidOperation:
        return None
    return value / HUNDRED if percent else value


# ------------------------------------------------------------------------------------------------------- the package

class Package:
    """The zip file: manifest, tables, rule files."""

    BESIDE = {"manifest.json", "signature.p7s", "README.txt", "zhiheng_verify.py"}
    READ_BY_RULES = {"records/event.jsonl", "records/panel_mark.jsonl"}

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.names = set(self.zip.namelist())
        self.manifest_bytes = self.zip.read("manifest.json")
        self.manifest = json.loads(self.manifest_bytes)
        if self.manifest.get("format") != "zhiheng-result-package/1":
            raise ValueError("unknown format of package")
        self.hash = hashlib.sha256(self.manifest_bytes).hexdigest()

    @property
    def code(self):
        plain = base64.b32encode(bytes.fromhex(self.hash)).decode()[:12]
        return "-".join((plain[:4], plain[4:8], plain[8:]))

    def withheld(self):
        return sorted(entry["name"] for entry in self.manifest["entries"]
                      if entry["name"] not in self.names and entry["name"].startswith("records/")
                      and entry["name"] not in self.READ_BY_RULES)

    def check(self):
        wrong = []
        withheld = set(self.withheld())
        listed = set()
        for entry in self.manifest["entries"]:
            name = entry["name"]
            listed.add(name)
            if name in withheld:
                continue
            if name not in self.names:
                wrong.append(name + " is missing")
                continue
            digest = hashlib.sha256()
            try:
                with self.zip.open(name) as file:
                    for block in iter(lambda: file.read(1 << 20), b""):
                        digest.update(block)
                found = digest.hexdigest()
            except zipfile.BadZipFile as damaged:
                found = str(damaged)
            if found != entry["sha256"]:
                wrong.append("%s has SHA-256 %s, the manifest says %s" % (name, found, entry["sha256"]))
        wrong += [name + " is not in the manifest" for name in sorted(self.names - listed - self.BESIDE)]
        return wrong

    def text(self, name):
        return self.zip.read(name).decode("utf-8")

    def table(self, name):
        """Rows as dictionaries; numbers are exact."""
        if name not in self.names:
            return []
        rows = []
        with io.TextIOWrapper(self.zip.open(name), encoding="utf-8", newline="\n") as lines:
            columns = json.loads(next(lines))
            for line in lines:
                rows.append(dict(zip(columns, json.loads(line, parse_float=Decimal, parse_int=Decimal))))
        return rows


# ------------------------------------------------------------------------------------- units of the period's last day

class Units:
    """Who is there on a day, who is above whom, and who answers for a unit that has ended."""

    def __init__(self, rows, day):
        self.now, self.ended = {}, {}
        for row in rows:
            code = row["unit_code"]
            if row["valid_from"] <= day < row["valid_until"]:
                if code not in self.now or row["valid_from"] > self.now[code]["valid_from"]:
                    self.now[code] = row
            elif row["valid_until"] <= day:
                if code not in self.ended or row["valid_until"] > self.ended[code]["valid_until"]:
                    self.ended[code] = row
        for code in self.now:
            self.ended.pop(code, None)
        self._answers = {}

    def answering(self, code):
        """The unit of the day that a record of this code counts for; a code nobody bears stays as it is."""
        if code in self.now or code is None:
            return code
        if code not in self._answers:
            self._answers[code] = self._follow(code, set()) or code
        return self._answers[code]

    def _follow(self, code, seen):
        if code in self.now:
            return code
        gone = self.ended.get(code)
        if gone is None or code in seen:
            return None
        seen.add(code)
        if gone["successor_code"] is not None:
            successor = self._follow(gone["successor_code"], seen)
            if successor:
                return successor
        return self._follow(gone["parent_code"], seen) if gone["parent_code"] is not None else None

    def upwards(self, code):
        """The unit itself and those above it."""
        path, seen = [code], set()
        while code in self.now and self.now[code]["parent_code"] in self.now:
            code = self.now[code]["parent_code"]
            if code in seen or code == path[0]:
                break
            seen.add(code)
            path.append(code)
        return path


# ----------------------------------------------------------------------------------------------------------- metrics

def when(text):
    """A local wall-clock time; None stays None."""
    return None if text is None else dt.datetime.fromisoformat(text)


def seconds(later, earlier):
    span = later - earlier
    return Decimal(span.days * 86400 + span.seconds) + Decimal(span.microseconds) / Decimal(1000000)


def limit_of(case):
    """The time a case was due: the extended one where an extension was approved."""
    return case["extended_to"] if case["extended_to"] is not None else case["due_at"]


def counted(yes):
    return ONE if yes else ZERO


def on_time(done, due, as_of):
    """Done by the due time, out of those done and those whose time has passed."""
    if due is None:
        return None
    return counted(done is not None and done <= due), counted(done is not None or due < as_of)


def hours(start, end):
    """Elapsed hours, four decimals half up; unknown when it ended before it began."""
    if end is None or end < start:
        return None
    return (seconds(when(end), when(start)) / Decimal(3600)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def satisfied(panel):
    return lambda r, t: None if r["panel"] != panel or r["score"] is None else (counted(r["score"] >= 4), ONE)


def answered(questions):
    yes, known = ("是", "yes"), ("是", "否", "yes", "no")
    return lambda r, t: None if r["question"] not in questions or r["answer"] not in known \
        else (counted(r["answer"] in yes), ONE)


def liked(question=None):
    five = {Decimal(n) for n in (1, 2, 3, 4, 5)}
    return lambda r, t: None if question is not None and r["question"] != question or r["score"] not in five \
        else (counted(r["score"] >= 4), ONE)


def task_on_time(category):
    return lambda r, t: on_time(r["done_at"], r["due_at"], t) if r["category"] == category else None


def task_done(*categories):
    return lambda r, t: (counted(r["done_at"] is not None), ONE) if r["category"] in categories else None


def amount(category):
    def read(r, t):
        planned = r["planned_amount"]
        if r["category"] != category or planned is None or planned <= 0:
            return None
        return min(r["done_amount"] if r["done_amount"] is not None else ZERO, planned), planned
    return read


def reported(*measures):
    return lambda r, t: (r["numerator"], r["denominator"]) if r["measure"] in measures else None


def mark(*groups):
    return lambda r, t: (r["score"], counted(r["score"] is not None)) \
        if not groups or r["rater_group"] in groups else None


def no_duplicate(hazard):
    status = hazard["status"] or ""
    return "Dup" not in status and "重复" not in status


def major(r, t):
    if r["severity"] not in ("major", "重大") or not no_duplicate(r):
        return None
    return counted(r["rectified_at"] is not None), ONE


def resolved(r, t):
    text = r["closing_text"]
    if r["closed_at"] is None or text is None or "Duplicate" in text:
        return None
    if not any(word in text for word in ("Case Resolved", "Case Noted", "Case Invalid")):
        return None
    return counted("Case Resolved" in text), ONE


def overdue_days(r, t):
    if r["due_at"] is None:
        return None
    end = r["rectified_at"] if r["rectified_at"] is not None else t
    return (seconds(when(end), when(r["due_at"])) / Decimal(86400), ONE) if end > r["due_at"] else None


def mean_overdue(r, t):
    due = limit_of(r)
    if due is None or r["closed_at"] is None and not due < t:
        return None
    end = max(r["closed_at"] if r["closed_at"] is not None else t, due)
    return seconds(when(end), when(due)) / Decimal(86400), ONE


def late(r, t):
    due = limit_of(r)
    return (ONE, None) if due is not None and due < (r["closed_at"] if r["closed_at"] is not None else t) else None


def attribute_pair(numerator, denominator):
    def read(unit):
        attributes = unit["attributes"] or {}
        if unit["kind"] not in ("community", "village") or attributes.get(denominator) is None:
            return None
        above = attributes.get(numerator)
        return None if above is None else Decimal(above), Decimal(attributes[denominator])
    return read


CASE, HAZARD, ANSWER, TASK = "governance_case", "hazard", "resident_evaluation", "task"
EVENT, MARK, FIGURE, UNIT = "event", "panel_mark", "reported_figure", "unit"
ANCHOR = {CASE: "opened_at", HAZARD: "found_at", ANSWER: "evaluated_at", TASK: "planned_at", EVENT: "occurred_at",
          MARK: "marked_at", FIGURE: "period_from"}
# What is only known once a matter has ended.
ENDING = {CASE: ("closed_at", ("closed_at", "closing_text", "sampled", "quality_grade", "quality_score")),
          HAZARD: ("rectified_at", ("rectified_at",)),
          TASK: ("done_at", ("done_at", "done_amount"))}
# Kinds of records that say something of a unit itself: without the assessed role they count for their place.
OF_THE_UNIT = (EVENT, MARK, FIGURE)


class Reading:
    """How one metric is computed.

    count: record, as-of time -> (numerator, denominator); None when the record is not counted, a None part when the
    metric has none. value: record -> a number of which a percentile is taken. distinct: record -> what is counted once.
    near: its numerator is a broken number, compared to ten decimals.
    """

    def __init__(self, kind, count=None, value=None, percentile=None, distinct=None, near=False):
        self.kind, self.count, self.value, self.percentile = kind, count, value, percentile
        self.distinct, self.near = distinct, near


def once(*categories):
    return lambda r, t: (r["matter"] if r["matter"] is not None else r["record_key"]) \
        if r["category"] in categories else None


READINGS = {
    "all_round_post_rate": Reading(UNIT, attribute_pair("all_round_staff", "staff")),
    "residents_per_worker": Reading(UNIT, attribute_pair("population", "staff")),
    "volunteers_per_thousand": Reading(UNIT, attribute_pair("volunteers", "population")),
    "case_on_time_rate": Reading(CASE, lambda r, t: on_time(r["closed_at"], limit_of(r), t)),
    "case_closed_rate": Reading(CASE, lambda r, t: (counted(r["closed_at"] is not None), ONE)),
    "case_extended_rate": Reading(
        CASE, lambda r, t: None if r["due_at"] is None else (counted(r["extended_to"] is not None), ONE)),
    "case_mean_overdue_days": Reading(CASE, mean_overdue, near=True),
    "case_median_handling_hours": Reading(
        CASE, value=lambda r, t: hours(r["opened_at"], r["closed_at"]), percentile=0.5),
    "case_p90_handling_hours": Reading(
        CASE, value=lambda r, t: hours(r["opened_at"], r["closed_at"]), percentile=0.9),
    "case_opened_count": Reading(CASE, lambda r, t: (ONE, None)),
    "case_overdue_count": Reading(CASE, late),
    "case_quality_mean": Reading(
        CASE, lambda r, t: (r["quality_score"], counted(r["quality_score"] is not None)) if r["sampled"] else None),
    "case_reopened_rate": Reading(
        CASE, lambda r, t: None if r["closed_at"] is None else (counted(r["reopened_count"] > 0), ONE)),
    "case_resolved_rate": Reading(CASE, resolved),
    "case_team_follow_rate": Reading(
        CASE, lambda r, t: (counted(r["status"] == "专班办结"), ONE)
        if r["category"] in ("涉校案件", "涉医案件", "涉企案件") and r["closed_at"] is not None else None),
    "excellent_case_rate": Reading(
        CASE, lambda r, t: (counted(r["quality_grade"] == "优秀"), ONE)
        if r["sampled"] and r["quality_grade"] is not None else None),
    "hazard_found_count": Reading(HAZARD, lambda r, t: (ONE, None) if no_duplicate(r) else None),
    "hazard_major_rectification_rate": Reading(HAZARD, major),
    "hazard_median_rectify_hours": Reading(
        HAZARD, value=lambda r, t: hours(r["found_at"], r["rectified_at"]) if no_duplicate(r) else None,
        percentile=0.5),
    "hazard_on_time_rate": Reading(
        HAZARD, lambda r, t: on_time(r["rectified_at"], r["due_at"], t) if no_duplicate(r) else None),
    "hazard_overdue_count": Reading(
        HAZARD, lambda r, t: (ONE, None)
        if r["rectified_at"] is None and r["due_at"] is not None and r["due_at"] < t and no_duplicate(r) else None),
    "hazard_rectification_rate": Reading(
        HAZARD, lambda r, t: (counted(r["rectified_at"] is not None), ONE) if no_duplicate(r) else None),
    "hazard_recurrence_rate": Reading(
        HAZARD, lambda r, t: (counted(r["recurred"]), ONE) if no_duplicate(r) else None),
    "hazard_self_found_rate": Reading(
        HAZARD, lambda r, t: (counted(r["finder"] in ("self", "自查")), ONE)
        if r["finder"] is not None and no_duplicate(r) else None),
    "overdue_hazard_days": Reading(HAZARD, overdue_days, near=True),
    "callback_satisfied_rate": Reading(ANSWER, satisfied("热线回访")),
    "review_panel_satisfied_rate": Reading(ANSWER, satisfied("群众评议团")),
    "visit_satisfied_rate": Reading(ANSWER, satisfied("入户走访")),
    "evaluation_response_rate": Reading(ANSWER, answered(("响应", "response"))),
    "evaluation_satisfied_rate": Reading(ANSWER, answered(("满意", "satisfied"))),
    "evaluation_solved_rate": Reading(ANSWER, answered(("解决", "solved"))),
    "resident_satisfaction": Reading(ANSWER, liked()),
    "resident_satisfaction_hotline": Reading(ANSWER, liked("q3_10")),
    "resident_satisfaction_neighborhood": Reading(ANSWER, liked("q3_06")),
    "resident_satisfaction_overall": Reading(ANSWER, liked("q2_01")),
    "resident_satisfaction_safety": Reading(ANSWER, liked("q2_06")),
    "resident_satisfaction_staff": Reading(ANSWER, liked("q3_12")),
    "campaign_amount_rate": Reading(TASK, amount("专项整治")),
    "door_knocking_coverage": Reading(TASK, amount("敲门行动")),
    "campaign_on_time_rate": Reading(TASK, task_on_time("专项整治")),
    "drill_on_time_rate": Reading(TASK, task_on_time("应急演练")),
    "micro_governance_rate": Reading(TASK, task_on_time("微治理议事")),
    "supervision_on_time_rate": Reading(TASK, task_on_time("整改督办")),
    "three_lists_project_rate": Reading(TASK, task_on_time("项目清单")),
    "training_on_time_rate": Reading(TASK, task_on_time("培训")),
    "task_amount_rate": Reading(
        TASK, lambda r, t: (r["done_amount"] if r["done_amount"] is not None else ZERO, r["planned_amount"])
        if r["planned_amount"] is not None and r["planned_amount"] > 0 else None),
    "task_on_time_rate": Reading(
        TASK, lambda r, t: (
            counted(r["done_at"] is not None and r["done_at"] <= (r["due_at"] if r["due_at"] is not None else t)),
            counted(r["done_at"] is not None or r["due_at"] is not None and r["due_at"] < t))),
    "task_done_rate": Reading(TASK, lambda r, t: (counted(r["done_at"] is not None), ONE)),
    "task_drill_coverage_rate": Reading(TASK, task_done("应急演练", "drill")),
    "task_project_coverage_rate": Reading(TASK, task_done("项目清单", "project")),
    "task_training_coverage_rate": Reading(TASK, task_done("培训", "training")),
    "task_visit_coverage_rate": Reading(TASK, task_done("入户走访", "visit")),
    "four_mechanism_coverage": Reading(FIGURE, reported("four_mechanism_enterprises")),
    "grid_party_coverage": Reading(FIGURE, reported("grid_party_groups")),
    "police_window_coverage": Reading(FIGURE, reported("police_room_windows")),
    "safety_post_coverage": Reading(FIGURE, reported("safety_posts")),
    "reported_volunteer_count": Reading(
        FIGURE, lambda r, t: (r["value"], None) if r["measure"] in ("volunteers", "志愿者") else None),
    "accident_deaths": Reading(
        EVENT, lambda r, t: (r["quantity"], None) if r["category"] == "事故" and r["quantity"] is not None else None),
    "inspection_penalty_points": Reading(
        EVENT, lambda r, t: (-r["points"], None)
        if r["category"] == "巡查督查问题" and r["points"] is not None else None),
    "event_count": Reading(EVENT, lambda r, t: (ONE, None)),
    "event_accident_count": Reading(EVENT, distinct=once("事故", "accident")),
    "event_breach_count": Reading(EVENT, distinct=once("硬杠杠", "breach")),
    "event_honour_count": Reading(EVENT, distinct=once("荣誉", "honour")),
    "resident_respondent_count": Reading(ANSWER, distinct=lambda r, t: r["respondent"]),
    "panel_mark_mean": Reading(MARK, mark()),
    "panel_mark_mean_appraisal": Reading(MARK, mark("民主测评", "appraisal")),
    "panel_mark_mean_daily": Reading(MARK, mark("平时考核", "daily")),
    "panel_mark_mean_superior": Reading(MARK, mark("上级", "superior")),
}

# The text each reading above was written against. A metric whose text is another one has another meaning, so its
# reading does not apply; it is named and not computed.
FINGERPRINTS = {
    "accident_deaths": "2be790c891fe0ec7",
    "all_round_post_rate": "1c3a354dd4be9c80",
    "callback_satisfied_rate": "f7ddc2e5d58080cb",
    "campaign_amount_rate": "d6f46f2344d3b14a",
    "campaign_on_time_rate": "429cd112f6e9d407",
    "case_closed_rate": "a5e3f3062aa5ce4c",
    "case_extended_rate": "211bfc9f19da9c48",
    "case_mean_overdue_days": "99cc976a0ab6fa96",
    "case_median_handling_hours": "ffef9ee856bef675",
    "case_on_time_rate": "2d7bc2d2e70aff63",
    "case_opened_count": "1150af7d78c860cc",
    "case_overdue_count": "7cdaaaf016f3d4d4",
    "case_p90_handling_hours": "7a00d22215869200",
    "case_quality_mean": "b6dcf061f1396805",
    "case_reopened_rate": "df0465dca71e304f",
    "case_resolved_rate": "3d46b8f990c25fa1",
    "case_team_follow_rate": "f7ab01f8396c9bed",
    "door_knocking_coverage": "012d1d6ad396a617",
    "drill_on_time_rate": "2768aade5b95b8ca",
    "evaluation_response_rate": "a5d630635fcfdd76",
    "evaluation_satisfied_rate": "6c2e5d8b1510ce49",
    "evaluation_solved_rate": "cae606ba9c2423f2",
    "event_accident_count": "a3eb9824507827fc",
    "event_breach_count": "b7562f648a2c1409",
    "event_count": "584d76a3493e2273",
    "event_honour_count": "b9034cc08003c4ee",
    "excellent_case_rate": "e2e56cd3f47ac2ea",
    "four_mechanism_coverage": "a95a6d8541904863",
    "grid_party_coverage": "22a901fbd95dd52a",
    "hazard_found_count": "f17fc153c3c41a65",
    "hazard_major_rectification_rate": "c0420cdcf44f6efd",
    "hazard_median_rectify_hours": "a5d203605c56cb99",
    "hazard_on_time_rate": "9cbbb83abd4904b8",
    "hazard_overdue_count": "76c0596c3e1b29a3",
    "hazard_rectification_rate": "976c8400f55e4877",
    "hazard_recurrence_rate": "9090a62ed8fd3ca2",
    "hazard_self_found_rate": "f43acb67c630a5b7",
    "inspection_penalty_points": "43ac98b872c89376",
    "micro_governance_rate": "c96cd1f7a751a034",
    "overdue_hazard_days": "5018ac43edf597cb",
    "panel_mark_mean": "32bfb9617049abc2",
    "panel_mark_mean_appraisal": "2bed78a1bfaec95d",
    "panel_mark_mean_daily": "61b0bf313fe98853",
    "panel_mark_mean_superior": "dd8a4e7402346792",
    "police_window_coverage": "49765f8420022fb4",
    "reported_volunteer_count": "d5053c642afaefd2",
    "resident_respondent_count": "65bd1c88c71783f7",
    "resident_satisfaction": "b0a4e8c73e105238",
    "resident_satisfaction_hotline": "ca955221c42bdd23",
    "resident_satisfaction_neighborhood": "6a35eb42585a4eef",
    "resident_satisfaction_overall": "be2ba0eb291d3e99",
    "resident_satisfaction_safety": "308260dcf1416c1d",
    "resident_satisfaction_staff": "67ad9a023f1b28e5",
    "residents_per_worker": "0b2b584049b43de9",
    "review_panel_satisfied_rate": "9d3804f551805c9c",
    "safety_post_coverage": "69b6475614b573cd",
    "supervision_on_time_rate": "38e8b6ef0dd0e0e9",
    "task_amount_rate": "c98a48b8e27501ad",
    "task_done_rate": "8e16ceaa9f2b650f",
    "task_drill_coverage_rate": "7a41ffb56e58db2e",
    "task_on_time_rate": "43cfe696bfec6f0a",
    "task_project_coverage_rate": "cac449203a0d452f",
    "task_training_coverage_rate": "23269138201046fc",
    "task_visit_coverage_rate": "033ee2aad8da506b",
    "three_lists_project_rate": "6358aec2f172a6d5",
    "training_on_time_rate": "3f565ad0fea3ab46",
    "visit_satisfied_rate": "7ef37c120d42a8e5",
    "volunteers_per_thousand": "1b1c328a0e5c400b",
}

# Conditions for whom a metric is.
APPLIES = {
    "coalesce(cast(u.attributes ->> 'enterprises' as numeric), 1) > 0":
        lambda unit: Decimal((unit["attributes"] or {}).get("enterprises", 1)) > 0,
}


class Metric:
    """A metric file: its header, and the fingerprint of its text."""

    def __init__(self, code, text):
        self.code = code
        header, body = {}, []
        for line in text.lstrip("\ufeff").splitlines():
            match = re.match(r"^--\s*([A-Za-z_]+)\s*[:：]\s*(.*?)\s*$", line)
            if match and not body:
                header[match.group(1)] = match.group(2)
            elif not line.lstrip().startswith("--"):
                body.append(line)
        plain = re.sub(r"\s+", " ", " ".join(body)).strip().rstrip(";").strip()
        self.fingerprint = hashlib.sha256(plain.encode("utf-8")).hexdigest()[:16]
        self.scale = Decimal(header.get("scale", "1"))
        self.decimals = int(header.get("decimals", "10"))
        self.mode = MODES[header.get("rounding", "half_up")]
        self.minimum = Decimal(header.get("minimum", "0"))
        self.zero = header.get("absent") == "zero"
        self.better = header.get("better", "neutral")
        self.applies = header.get("applies")
        self.name = header.get("name", code)

    def reading(self):
        if self.code not in READINGS:
            raise Unsupported("no reading of the metric %s" % self.code)
        if FINGERPRINTS.get(self.code) != self.fingerprint:
            raise Unsupported("the metric %s is not defined as the one known here" % self.code)
        if self.applies is not None and self.applies not in APPLIES:
            raise Unsupported("the metric %s is for units by a condition unknown here" % self.code)
        return READINGS[self.code]

    def rounded(self, value):
        return value.quantize(ONE.scaleb(-self.decimals), self.mode)


def percentile(values, share):
    """Linear interpolation in binary floating point, 15 significant digits, as the database defines it."""
    ordered = sorted(float(value) for value in values)
    place = share * (len(ordered) - 1)
    low = int(place)
    value = ordered[low]
    if low + 1 < len(ordered) and place > low:
        value += (place - low) * (ordered[low + 1] - ordered[low])
    return Decimal("%.15g" % value)


class Sums:
    """What came together for one unit."""

    def __init__(self):
        self.numerator, self.denominator, self.values, self.seen = None, None, [], set()

    def add(self, pair):
        for name, part in zip(("numerator", "denominator"), pair):
            if part is not None:
                before = getattr(self, name)
                setattr(self, name, part if before is None else before + part)

    def figures(self, reading):
        """(numerator, denominator, own value)"""
        if reading.percentile is not None:
            own = percentile(self.values, reading.percentile) if self.values else None
            return None, Decimal(len(self.values)), own
        if reading.distinct is not None:
            return Decimal(len(self.seen)), None, None
        return self.numerator, self.denominator, None


def take(sums, reading, record, as_of):
    """Whether the record was counted."""
    if reading.percentile is not None:
        value = reading.value(record, as_of)
        if value is not None:
            sums.values.append(value)
        return value is not None
    if reading.distinct is not None:
        what = reading.distinct(record, as_of)
        if what is not None:
            sums.seen.add(what)
        return what is not None
    pair = reading.count(record, as_of)
    if pair is not None:
        sums.add(pair)
    return pair is not None


# ------------------------------------------------------------------------------------------------- computing a package

def months_back(day, months):
    """The same day so many months earlier, or the last one of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    last = [31, 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
            31][month]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


class Result:
    """What was computed here, what differs, what could not be computed."""

    def __init__(self):
        self.equal = defaultdict(int)
        self.total = defaultdict(int)
        self.differences, self.unable = [], []

    def compare(self, what, place, published, computed, near=False):
        self.total[what] += 1
        same = published == computed
        if not same and near and isinstance(published, Decimal) and isinstance(computed, Decimal):
            same = abs(published - computed) <= NEAR * max(ONE, abs(published))
        if same:
            self.equal[what] += 1
        else:
            self.differences.append("%s %s: published %s, computed %s" % (what, place, shown(published),
                                                                          shown(computed)))

    def skip(self, what, cells, why):
        self.total[what] += cells
        if why not in self.unable:
            self.unable.append(why)


def shown(value):
    return format(value.normalize(), "f") if isinstance(value, Decimal) else repr(value)


class Computation:
    """Everything about one package."""

    def __init__(self, package):
        self.package = package
        self.result = Result()
        self.run = package.table("run.jsonl")[0]
        self.scheme_folder = "rules/%s/" % self.run["scheme"]
        self.scheme = Yaml.read(package.text(self.scheme_folder + "scheme.yml"))
        self.criteria = Yaml.read(package.text(self.scheme_folder + "criteria.yml"))
        self.start = dt.date.fromisoformat(self.run["period_from"])
        self.until = dt.date.fromisoformat(self.run["period_until"])
        self.last_day = (self.until - dt.timedelta(days=1)).isoformat()
        self.as_of = when(self.run["as_of"])
        self.assesses = self.scheme.get("assesses") or {}
        self.role = self.assesses.get("role") or "place"
        self.units = Units(package.table("units.jsonl"), self.last_day)
        self.excluded = defaultdict(set)
        for row in package.table("exclusions.jsonl"):
            self.excluded[row["record_kind"]].add((row["feed"], row["record_key"]))
        self.metrics = {}
        for name in sorted(package.names):
            if name.startswith("batch/metrics/") and name.endswith(".sql"):
                code = name[len("batch/metrics/"):-4]
                self.metrics[code] = Metric(code, package.text(name))
        self.published_values = package.table("results/metric_values.jsonl")
        self.values = {}
        self.records = {}

    # -- who is assessed

    def select_units(self):
        self.assessed = {}
        for code in sorted(self.units.now):
            unit = self.units.now[code]
            if self.holds(self.assesses, unit, None):
                self.assessed[code] = dict(unit, group=self.group_of(unit))
        published = {row["unit_code"]: row for row in self.package.table("results/units.jsonl")}
        for code in sorted(set(published) | set(self.assessed)):
            mine, theirs = self.assessed.get(code), published.get(code)
            self.result.compare("assessed unit", code, None if theirs is None else theirs["peer_group"],
                                None if mine is None else (mine["group"] or None))

    def group_of(self, unit):
        for group in self.scheme.get("peer_groups") or []:
            if self.holds(group, unit, None):
                return group["code"]
        return ""

    @staticmethod
    def holds(condition, unit, group):
        kinds = listed(condition.get("kinds"))
        groups = listed(condition.get("peer_groups"))
        if kinds and unit["kind"] not in kinds or groups and group not in groups:
            return False
        for name, wanted in (condition.get("where") or {}).items():
            actual = plain((unit["attributes"] or {}).get(name))
            text = wanted.strip() if isinstance(wanted, str) else ""
            operator = next((sign for sign in (">=", "<=", "!=", ">", "<") if text.startswith(sign)), "=")
            if operator == "=":
                if actual not in listed(wanted):
                    return False
                continue
            bound = text[len(operator):].strip()
            if operator == "!=":
                if actual == bound:
                    return False
                continue
            if number(actual) is None:
                return False
            have, need = number(actual), Decimal(bound)
            if not {">=": have >= need, "<=": have <= need, ">": have > need, "<": have < need}[operator]:
                return False
        return True

    # -- metrics

    def spans(self):
        months = (self.until.year - self.start.year) * 12 + self.until.month - self.start.month
        yield "current", self.start, self.until, self.as_of
        yield "previous", months_back(self.start, months), self.start, months_back(self.as_of, months)
        yield "last_year", months_back(self.start, 12), months_back(self.until, 12), months_back(self.as_of, 12)

    def load(self, kind):
        if kind not in self.records:
            name = "records/%s.jsonl" % kind
            if name not in self.package.names:
                raise Unsupported("records of %s are given as hashes only" % kind)
            out = self.excluded[kind]
            self.records[kind] = [row for row in self.package.table(name)
                                  if (row["feed"], row["record_key"]) not in out]
        return self.records[kind]

    def counting_unit(self, kind, record):
        if self.role == "place":
            code = record["unit_code"]
        else:
            code = (record["roles"] or {}).get(self.role)
            if code is None and kind in OF_THE_UNIT:
                code = record["unit_code"]
        return self.units.answering(code)

    def seen(self, kind, start, until, as_of):
        """The records of a stretch of time as they were known at a moment."""
        anchor, moment = ANCHOR[kind], as_of.isoformat()
        low, high = start.isoformat(), until.isoformat()
        ending = ENDING.get(kind)
        for record in self.load(kind):
            if low <= record[anchor] < high and record[anchor] <= moment:
                if ending and record[ending[0]] is not None and record[ending[0]] > moment:
                    record = dict(record)
                    for column in ending[1]:
                        record[column] = False if column == "sampled" else None
                yield record

    def compute_metrics(self):
        self.scope = {}
        for code in set(self.units.now) | set(self.assessed):
            self.scope[code] = [above for above in self.units.upwards(code) if above in self.assessed]
        readings, near = {}, set()
        for code, metric in self.metrics.items():
            try:
                readings[code] = metric.reading()
                if readings[code].near:
                    near.add(code)
                if readings[code].kind != UNIT:
                    self.load(readings[code].kind)
            except Unsupported as why:
                readings.pop(code, None)
                self.result.skip("metric value", sum(1 for row in self.published_values if row["metric"] == code),
                                 str(why))
        kinds = sorted({reading.kind for reading in readings.values()})
        for span, start, until, as_of in self.spans():
            sums = {code: defaultdict(Sums) for code in readings}
            for kind in kinds:
                mine = [(code, reading) for code, reading in readings.items() if reading.kind == kind]
                if kind == UNIT:
                    self.add_units(mine, sums)
                    continue
                for record in self.seen(kind, start, until, as_of):
                    targets = self.scope.get(self.counting_unit(kind, record))
                    if targets:
                        for code, reading in mine:
                            for target in targets:
                                take(sums[code][target], reading, record, as_of.isoformat())
            for code, reading in readings.items():
                for unit in self.assessed:
                    found = sums[code].get(unit)
                    self.values[code, span, unit] = self.judged(
                        self.metrics[code], unit, found.figures(reading) if found else (None, None, None))
        self.rank_metrics(readings)
        self.compare_metrics(readings, near)

    def add_units(self, mine, sums):
        for unit in self.units.now.values():
            for code, reading in mine:
                pair = reading.count(unit)
                if pair is not None:
                    for target in self.scope.get(unit["unit_code"], ()):
                        sums[code][target].add(pair)

    def judged(self, metric, unit, figures):
        numerator, denominator, own = figures
        if metric.applies is not None and not APPLIES[metric.applies](self.assessed[unit]):
            return {"state": "not_applicable", "numerator": None, "denominator": None, "value": None}
        if READINGS[metric.code].percentile is not None:
            value = None if own is None else own * metric.scale
        elif denominator is not None:
            value = None if numerator is None or denominator == 0 \
                else numerator * metric.scale / denominator
        elif numerator is not None and self.has_denominator(metric.code):
            value = None
        else:
            value = None if numerator is None else numerator * metric.scale
        absent = value is None and metric.zero
        if absent:
            numerator, value = numerator if numerator is not None else ZERO, ZERO
        if value is None:
            state = "no_data"
        elif denominator is not None and denominator < metric.minimum and not absent:
            state = "too_few"
        else:
            state = "observed"
        return {"state": state, "numerator": numerator, "denominator": denominator,
                "value": metric.rounded(value) if state == "observed" else None}

    @staticmethod
    def has_denominator(code):
        return READINGS[code].percentile is not None or code not in NO_DENOMINATOR

    def rank_metrics(self, readings):
        groups = defaultdict(list)
        for (code, span, unit), value in self.values.items():
            value["group_rank"] = None
            if value["state"] == "observed" and self.metrics[code].better != "neutral":
                groups[code, span, self.assessed[unit]["group"]].append(value)
        for (code, span, group), members in groups.items():
            members.sort(key=lambda value: value["value"], reverse=self.metrics[code].better == "higher")
            for index, value in enumerate(members):
                tied = index and members[index - 1]["value"] == value["value"]
                value["group_rank"] = members[index - 1]["group_rank"] if tied else Decimal(index + 1)

    def compare_metrics(self, readings, near):
        for row in self.published_values:
            code, place = row["metric"], (row["metric"], row["span"], row["unit_code"])
            if code not in readings:
                continue
            mine = self.values.get(place, {"state": "absent", "numerator": None, "denominator": None, "value": None,
                                           "group_rank": None})
            told = " ".join(place)
            for column in ("state", "numerator", "denominator", "value", "group_rank"):
                self.result.compare("metric value", told + " " + column, row[column], mine.get(column), code in near)
        for row in self.published_values:
            if row["metric"] not in readings:
                self.values[row["metric"], row["span"], row["unit_code"]] = row

    def compare_statistics(self):
        """Statistics of each peer group: mean, sample deviation, percentiles between neighbours; ten decimals."""
        ten = Decimal("1e-10")
        groups = defaultdict(list)
        for (code, span, unit), value in self.values.items():
            if span == "current" and value["state"] == "observed":
                groups[self.assessed[unit]["group"], code].append(value["value"])
        for row in self.package.table("results/metric_statistics.jsonl"):
            values = sorted(groups.pop((row["peer_group"], row["metric"]), []))
            mine = {"n": Decimal(len(values))}
            if values:
                lower = self.metrics[row["metric"]].better == "lower"
                mean = sum(values, ZERO) / len(values)
                spread = sum(((value - mean) ** 2 for value in values), ZERO)
                mine["best"], mine["worst"] = (values[0], values[-1]) if lower else (values[-1], values[0])
                mine["mean"] = mean.quantize(ten, ROUND_HALF_UP)
                mine["sd"] = (spread / (len(values) - 1)).sqrt().quantize(ten, ROUND_HALF_UP) if len(values) > 1 else None
                for share in (10, 25, 50, 75, 90):
                    place = Decimal(share) / HUNDRED * (len(values) - 1)
                    low = int(place)
                    high = values[min(low + 1, len(values) - 1)]
                    mine["p%d" % share] = (values[low] + (high - values[low]) * (place - low)).quantize(
                        ten, ROUND_HALF_UP)
            for column in ("n", "best", "worst", "mean", "sd", "p10", "p25", "p50", "p75", "p90"):
                self.result.compare("statistic", "%s %s %s" % (row["peer_group"], row["metric"], column), row[column],
                                    mine.get(column), near=True)
        for place in groups:
            self.result.compare("statistic", " ".join(place), None, "present")

    # -- events

    def load_events(self):
        self.events = defaultdict(list)
        for record in self.seen(EVENT, self.start, self.until, self.as_of):
            unit = self.counting_unit(EVENT, record)
            if unit is not None:
                self.events[unit].append(record)
        for records in self.events.values():
            records.sort(key=lambda record: (record["occurred_at"][:10], record["record_id"]))

    # -- points

    def score(self):
        self.load_events()
        self.statements = Rules(self.package, self.scheme_folder)
        self.leaves = {}
        self.unable = {}
        for code in self.criteria:
            try:
                for unit in self.assessed:
                    self.leaves[code, unit] = Criterion(self, code, unit).leaf()
                if code in self.statements.touched:
                    raise Unsupported("the criterion %s is scored by rules in DRL" % code)
            except Unsupported as why:
                self.unable[code] = str(why)
        self.fill()
        published = self.package.table("results/node_scores.jsonl")
        self.nodes = {}
        tree = dict(self.scheme.get("tree") or {})
        tree.setdefault("code", "total")
        for unit in self.assessed:
            try:
                Tree(self, unit).combine(tree)
            except Unsupported as why:
                self.unable.setdefault("total", str(why))
        for row in published:
            place = (row["node"], row["unit_code"])
            if place in self.nodes:
                state, full, points, unrounded = self.nodes[place]
                told = "%s %s " % (row["unit_code"], row["node"])
                self.result.compare("points", told + "state", row["state"], state)
                self.result.compare("points", told + "points", row["points"], points, near=True)
                self.result.compare("points", told + "unrounded", row["unrounded"], unrounded, near=True)
                self.result.compare("points", told + "full_points", row["full_points"], full, near=True)
            else:
                self.result.skip("points", 4, self.unable.get(row["node"]) or "the node %s rests on %s" % (
                    row["node"], ", ".join(sorted(self.unable))))

    def compare_lines(self):
        """The reasons given for a criterion's points add up to them."""
        sums = defaultdict(lambda: ZERO)
        for row in self.package.table("results/score_lines.jsonl"):
            sums[row["criterion"], row["unit_code"]] += row["points"]
        for (code, unit), leaf in self.leaves.items():
            if code not in self.unable and leaf["state"] in ("scored", "filled"):
                self.result.compare("sum of reasons", "%s %s" % (unit, code), sums[code, unit], leaf["points"], near=True)

    def fill(self):
        """Criteria whose missing input the peers' own points answer."""
        own = defaultdict(list)
        for (code, unit), leaf in self.leaves.items():
            if leaf["state"] == "scored" and not leaf["answered"]:
                own[code, self.assessed[unit]["group"]].append(leaf["points"])
        for (code, unit), leaf in self.leaves.items():
            if leaf["state"] in ("peer_mean", "worst"):
                peers = own[code, self.assessed[unit]["group"]]
                if not peers:
                    leaf.update(state="missing", points=None)
                    continue
                value = min(peers) if leaf["state"] == "worst" \
                    else QUOTIENT.divide(sum(peers, ZERO), Decimal(len(peers)))
                leaf.update(state="filled", points=leaf["round"](value))

    # -- ranks

    def rank(self):
        plan = self.scheme.get("ranking") or {}
        published = self.package.table("results/standings.jsonl")
        reason = self.statements.unknown_effect(self.scheme)
        if not reason and ("total" in self.unable or self.unable):
            reason = "ranks rest on points that could not be computed: " + "; ".join(sorted(set(self.unable.values())))
        if not reason and (plan.get("ties", "competition") not in ("competition", "dense", "average")
                           or "order" in plan):
            reason = "the ranking is declared in a way unknown here"
        if reason:
            self.result.skip("standing", (7 if plan.get("overall") else 4) * len(published), reason)
            return
        keys = [key if isinstance(key, str) else key.get("key", "") for key in listed(plan.get("tie_breakers"))]
        basis = 3 if plan.get("basis") == "unrounded" else 2
        imputed = set() if plan.get("rank_imputed") in (True, "true", "yes", "是") else \
            {unit for (code, unit), leaf in self.leaves.items() if leaf["state"] == "filled"}
        groups = defaultdict(list)
        for code, unit in self.assessed.items():
            node = self.nodes[self.total_code(), code]
            closed = any(group["code"] == unit["group"] and group.get("not_ranked")
                         for group in self.scheme.get("peer_groups") or [])
            if node[2] is not None and not closed and code not in imputed and not self.statements.not_ranked(self, code):
                order = [-settled(node[basis])]
                for key in keys:
                    value = self.key_of(key, code)
                    order += [value is None, ZERO if value is None else -settled(value)]
                groups[unit["group"]].append((tuple(order), code))
        ties = plan.get("ties", "competition")
        ranks = {}
        for members in groups.values():
            ranks.update(self.places(members, ties))
        overall = plan.get("overall") in (True, "true", "yes", "是")
        everybody = [member for members in groups.values() for member in members]
        overall_ranks = self.places(everybody, ties) if overall else {}
        for row in published:
            code = row["unit_code"]
            rank, tied = ranks.get(code, (None, False))
            size = Decimal(len(groups[self.assessed[code]["group"]]))
            node = self.nodes.get((self.total_code(), code))
            self.result.compare("standing", code + " total", row["total"], node[2] if node else None, near=True)
            self.result.compare("standing", code + " rank", row["rank"], rank)
            self.result.compare("standing", code + " tied", row["tied"], tied)
            self.result.compare("standing", code + " group_size", row["group_size"], size)
            if overall:
                told = row["flags"].get("overall") or {}
                rank, tied = overall_ranks.get(code, (None, False))
                self.result.compare("standing", code + " overall rank", told.get("rank"), rank)
                self.result.compare("standing", code + " overall tied", told.get("tied"), tied)
                self.result.compare("standing", code + " overall size", told.get("size"), Decimal(len(everybody)))

    @staticmethod
    def places(members, ties):
        """Code -> rank and whether it is shared, of (order, code) pairs."""
        ranks = {}
        members = sorted(members)
        orders = [order for order, code in members]
        distinct = 0
        for index, (order, code) in enumerate(members):
            first = orders.index(order)
            count = orders.count(order)
            distinct += first == index
            rank = {"competition": Decimal(first + 1), "dense": Decimal(distinct),
                    "average": Decimal(2 * first + count + 1) / 2}[ties]
            ranks[code] = (rank, count > 1)
        return ranks

    def leave_out(self):
        """What is published and has no reading here counts as not computed."""
        graded = [row for row in self.package.table("results/standings.jsonl") if row["suggested_grade"] is not None]
        if graded:
            self.result.skip("suggested grade", len(graded), "suggested grades (bands, quotas, vetoes) and lists")

    def total_code(self):
        return (self.scheme.get("tree") or {}).get("code", "total")

    def key_of(self, key, unit):
        if (key, unit) in self.nodes:
            return self.nodes[key, unit][2]
        value = self.values.get((key, "current", unit))
        return value["value"] if value else None


NO_DENOMINATOR = {"case_opened_count", "case_overdue_count", "hazard_found_count", "hazard_overdue_count", "reported_volunteer_count",
                  "accident_deaths", "inspection_penalty_points", "event_count", "event_accident_count",
                  "event_breach_count", "event_honour_count", "resident_respondent_count"}


def listed(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def plain(value):
    """An attribute as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class Missing(Exception):
    """An input has no value."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


GENERAL = {"name", "name_en", "metric", "basis", "clause", "full", "form", "cap", "floor", "round", "missing",
           "applies", "note", "target"}


class Criterion:
    """The points of one criterion for one unit."""

    FORMS = {"proportion": {"whole", "reversed"},
             "slope": {"bad", "per_step", "step", "steps", "segments", "base", "limit", "bonus_per_step", "bonus_limit"},
             "improvement": {"bad", "per_step", "step", "steps", "base", "limit", "bonus_per_step", "bonus_limit",
                             "against"},
             "tiers": {"tiers", "domain"},
             "interpolation": {"knots"},
             "all_or_nothing": {"at_least", "above", "at_most", "below", "exactly", "otherwise"},
             "count": {"each", "direction", "step", "steps", "limit"},
             "ratio_to_best": {"better"},
             "min_max": {"from", "to", "truncated", "better"},
             "ladder": {"events", "direction", "table", "once_per", "evidence", "multipliers", "limit"}}

    def __init__(self, computation, code, unit):
        self.all, self.code, self.unit = computation, code, unit
        self.about = computation.assessed[unit]
        self.spec = computation.criteria[code]
        self.form = self.spec.get("form")
        if self.form not in self.FORMS:
            raise Unsupported("the criterion %s has the form %s" % (code, self.form))
        unknown = set(self.spec) - GENERAL - self.FORMS[self.form]
        if unknown:
            raise Unsupported("the criterion %s declares %s" % (code, ", ".join(sorted(unknown))))
        self.full = self.value("full", None)

    # -- parameters

    def resolved(self, node):
        while isinstance(node, dict):
            if "by" in node:
                node = node.get(self.class_of(node["by"]), node.get("else"))
            elif node and all(re.match(r"^\d{4}-\d{2}-\d{2}$", key) for key in node):
                begun = [day for day in node if day <= self.all.last_day]
                node = node[max(begun)] if begun else None
            else:
                return node
        return node

    def class_of(self, by):
        if by == "peer_group":
            return self.about["group"]
        return self.about["kind"] if by == "kind" else plain((self.about["attributes"] or {}).get(by))

    def value(self, name, absent):
        node = self.resolved(self.spec.get(name))
        if node is None:
            return absent
        value = number(node)
        if value is None:
            raise Unsupported("the criterion %s computes its %s" % (self.code, name))
        return value

    def points(self, node, absent=None):
        """Points: a number, or a share of the full marks."""
        node = self.resolved(node)
        if node is None:
            return absent
        value = number(node)
        if value is None:
            raise Unsupported("the criterion %s computes points" % self.code)
        return value * (self.full or ZERO) if str(node).strip().endswith(("%", "％")) else value

    def rounding(self, node):
        node = self.resolved(node)
        if node is None:
            return lambda value: value
        decimals, mode = (node.get("decimals", "0"), node.get("mode", "half_up")) if isinstance(node, dict) \
            else (node, "half_up")
        return lambda value: settled(value).quantize(ONE.scaleb(-int(decimals)), MODES[mode])

    def bound(self, name, absent):
        node = self.resolved(self.spec.get(name))
        if node is None:
            return absent
        return None if node == "none" else self.points(node)

    # -- the outcome

    def leaf(self):
        spec = self.spec.get("round")
        parts = isinstance(spec, dict) and "decimals" not in spec
        self.input_round = self.rounding(spec.get("input")) if parts else (lambda value: value)
        round_points = self.rounding(spec.get("points") if parts else spec)
        leaf = {"full": self.full, "round": round_points, "answered": False, "points": None}
        applies = self.spec.get("applies")
        if applies and not self.all.holds(applies, self.about, self.about["group"]):
            return dict(leaf, state="removed")
        for name in ("tiers", "table", "cases", "knots"):
            if isinstance(self.spec.get(name), str):
                raise Unsupported("the criterion %s keeps its %s in a workbook (%s)" % (
                    self.code, name, self.spec[name]))
        try:
            points = getattr(self, "_" + self.form)()
        except Missing as missing:
            return self.answer(leaf, missing.reason)
        cap = self.bound("cap", self.full)
        floor = self.bound("floor", None if self.full is None else ZERO)
        points = points if cap is None else min(points, cap)
        points = points if floor is None else max(points, floor)
        return dict(leaf, state="scored", points=round_points(points))

    def answer(self, leaf, reason):
        declared = self.spec.get("missing")
        if reason == "not_applicable" and not (isinstance(declared, dict) and reason in declared):
            policy = "remove"
        elif isinstance(declared, dict):
            policy = declared.get(reason, declared.get("no_data", "not_ranked"))
        else:
            policy = declared or "not_ranked"
        leaf["answered"] = True
        if policy == "full":
            return dict(leaf, state="scored", points=self.full or ZERO)
        if policy == "zero":
            return dict(leaf, state="scored", points=ZERO)
        if policy in ("peer_mean", "worst"):
            return dict(leaf, state=policy)
        return dict(leaf, state={"remove": "removed", "not_ranked": "missing"}[policy])

    def reading(self, span="current"):
        code = self.spec.get("metric")
        if not code:
            raise Unsupported("the criterion %s has no metric of its own" % self.code)
        value = self.all.values.get((code, span, self.unit))
        if value is None:
            raise Unsupported("the criterion %s rests on the metric %s" % (self.code, code))
        if value["state"] != "observed":
            raise Missing("no_past" if span != "current" else value["state"])
        return value["value"]

    def input(self):
        return self.input_round(self.reading())

    # -- forms

    def _proportion(self):
        value, whole = self.input(), self.value("whole", HUNDRED)
        if whole == 0:
            raise Missing("undefined")
        part = whole - value if self.spec.get("reversed") in ("true", "yes", "是") else value
        return QUOTIENT.divide(part, whole) * (self.full or ZERO)

    def _slope(self):
        return self.sloped(self.input(), None)

    def _improvement(self):
        value = self.input()
        against = self.spec.get("against", "previous")
        if against == "mean_of_both":
            goal = (self.reading("previous") + self.reading("last_year")) / 2
        else:
            goal = self.reading(against)
        return self.sloped(value, goal)

    def steps(self, distance):
        size = self.value("step", ONE)
        steps = distance if size == 1 else QUOTIENT.divide(distance, size)
        counting = self.spec.get("steps", "pro_rata")
        if counting == "whole":
            return steps.to_integral_value(ROUND_DOWN)
        return steps.to_integral_value(ROUND_CEILING) if counting == "begun" else steps

    def sloped(self, value, goal):
        below = self.spec.get("bad", "below") == "below"
        segments = [(self.of(item, "from"), self.points(item["per_step"])) for item in self.spec.get("segments") or []]
        if not segments and "per_step" in self.spec:
            segments = [(None, self.points(self.spec["per_step"]))]
        if goal is None:
            goal = self.value("target", segments[0][0] if segments else None)
        base = self.points(self.spec.get("base"), self.full or ZERO)
        bad = goal - value if below else value - goal
        if bad > 0:
            off = ZERO
            for index, (start, each) in enumerate(segments):
                start = goal if start is None else start
                following = segments[index + 1][0] if index + 1 < len(segments) else None
                if value < start if below else value > start:
                    end = value
                    if following is not None and (value < following if below else value > following):
                        end = following
                    off += self.steps(start - end if below else end - start) * each
            limit = self.points(self.spec.get("limit"))
            return base - (off if limit is None else min(off, limit))
        if bad < 0 and "bonus_per_step" in self.spec:
            more = self.steps(-bad) * self.points(self.spec["bonus_per_step"])
            limit = self.points(self.spec.get("bonus_limit"))
            return base + (more if limit is None else min(more, limit))
        return base

    def of(self, item, name):
        node = self.resolved(item.get(name))
        value = number(node)
        if node is not None and value is None:
            raise Unsupported("the criterion %s computes its %s" % (self.code, name))
        return value

    def inside(self, item, value):
        exactly = self.of(item, "exactly")
        if exactly is not None:
            return value == exactly
        ends = {name: self.of(item, name) for name in ("at_least", "above", "at_most", "below")}
        return not (ends["at_least"] is not None and value < ends["at_least"]
                    or ends["above"] is not None and value <= ends["above"]
                    or ends["at_most"] is not None and value > ends["at_most"]
                    or ends["below"] is not None and value >= ends["below"])

    def _tiers(self):
        value = self.input()
        for tier in self.spec["tiers"]:
            if self.inside(tier, value):
                if "deduct" in tier:
                    return (self.full or ZERO) - self.points(tier["deduct"])
                return self.points(tier["award"] if "award" in tier else tier["points"])
        raise Missing("undefined")

    def _interpolation(self):
        value = self.input()
        knots = [(self.of(knot, "at"), self.points(knot["points"])) for knot in self.spec["knots"]]
        if value <= knots[0][0]:
            return knots[0][1]
        if value >= knots[-1][0]:
            return knots[-1][1]
        upper = next(index for index, knot in enumerate(knots) if knot[0] >= value)
        (low, start), (high, end) = knots[upper - 1], knots[upper]
        return start + QUOTIENT.divide((value - low) * (end - start), high - low)

    def _all_or_nothing(self):
        return (self.full or ZERO) if self.inside(self.spec, self.input()) \
            else self.points(self.spec.get("otherwise"), ZERO)

    def _count(self):
        points = self.steps(self.input()) * self.points(self.spec["each"])
        limit = self.points(self.spec.get("limit"))
        if limit is not None and abs(points) > abs(limit):
            points = limit
        return (self.full or ZERO) - points if self.spec.get("direction") == "deduct" else points

    def peers(self):
        code = self.spec["metric"]
        better = self.spec.get("better") or self.all.metrics[code].better
        values = [value["value"] for (metric, span, unit), value in self.all.values.items()
                  if metric == code and span == "current" and value["state"] == "observed"
                  and self.all.assessed[unit]["group"] == self.about["group"]] \
            if (code, self.about["group"]) not in PEERS else PEERS[code, self.about["group"]]
        PEERS[code, self.about["group"]] = values
        if not values:
            raise Missing("undefined")
        return values, better

    def _ratio_to_best(self):
        own = self.input()
        values, better = self.peers()
        best = min(values) if better == "lower" else max(values)
        if (own if better == "lower" else best) <= 0:
            return (self.full or ZERO) if better == "lower" and own == best else ZERO
        return QUOTIENT.divide(best, own) * (self.full or ZERO) if better == "lower" \
            else QUOTIENT.divide(own, best) * (self.full or ZERO)

    def _min_max(self):
        raise Unsupported("the criterion %s has the form min_max" % self.code)

    def _ladder(self):
        counted_events = []
        for event in self.all.events.get(self.unit, ()):
            if event["category"] not in listed(self.spec["events"]):
                continue
            if self.spec.get("evidence") == "required" and event["evidence"] is None:
                continue
            row = next((row for row in self.spec["table"] if self.matches(row, event)), None)
            if row is None:
                continue
            if "range" in row:
                given = None if event["points"] is None else abs(event["points"])
                least, most = (number(end) for end in row["range"])
                if given is None or not least <= given <= most:
                    continue
                points = given
            else:
                points = self.points(row["points"])
            for multiplier in self.spec.get("multipliers") or []:
                if self.matches(multiplier, event):
                    points *= number(multiplier["times"])
            counted_events.append((event, points))
        if self.spec.get("once_per") == "matter":
            best = {}
            for event, points in counted_events:
                matter = event["matter"] if event["matter"] is not None else ("#", event["record_id"])
                if matter not in best or points > best[matter]:
                    best[matter] = points
            total = sum(best.values(), ZERO)
        else:
            total = sum((points for event, points in counted_events), ZERO)
        limit = self.points(self.spec.get("limit"))
        if limit is not None and abs(total) > abs(limit):
            total = limit
        return (self.full or ZERO) - total if self.spec.get("direction") == "deduct" else total

    def matches(self, item, event):
        for column, words in (item.get("when") or {}).items():
            if column in ("category", "level", "severity", "matter", "repeated"):
                actual = plain(event[column])
            else:
                actual = plain((event["attributes"] or {}).get(column))
            if actual not in listed(words):
                return False
        if any(end in item for end in ("at_least", "above", "at_most", "below", "exactly")):
            return event["quantity"] is not None and self.inside(item, event["quantity"])
        return True


PEERS = {}


class Tree:
    """Combines the points of one unit up its tree."""

    KNOWN = {"code", "name", "name_en", "full", "weight", "combine", "round", "children", "criterion"}

    def __init__(self, computation, unit):
        self.all, self.unit = computation, unit

    def combine(self, node):
        """(state, full, points, unrounded, weight, full declared); kept under the node's code."""
        code = node if isinstance(node, str) else node.get("criterion", node.get("code"))
        if isinstance(node, str) or "criterion" in node:
            return self.leaf(code, None if isinstance(node, str) else number(node.get("weight")))
        unknown = set(node) - self.KNOWN
        if unknown:
            raise Unsupported("the node %s declares %s" % (code, ", ".join(sorted(unknown))))
        broken, children = None, []
        for child in node.get("children") or []:
            try:
                children.append(self.combine(child))
            except Unsupported as why:
                broken = why
        if broken:
            raise broken
        full = number(node.get("full"))
        state, points, here = self.joined(node.get("combine") or "sum", full, children)
        unrounded = points
        if points is not None and node.get("round") is not None:
            points = Criterion.rounding(Plain(), node["round"])(points)
        self.all.nodes[code, self.unit] = (state, here, points, unrounded)
        return state, here, points, unrounded, number(node.get("weight")), full

    def leaf(self, code, weight):
        if code in self.all.unable:
            raise Unsupported(self.all.unable[code])
        leaf = self.all.leaves[code, self.unit]
        kept = (leaf["state"], leaf["full"], leaf["points"], leaf["points"])
        self.all.nodes[code, self.unit] = kept
        return kept + (weight, leaf["full"])

    @staticmethod
    def joined(method, full, children):
        if not isinstance(method, str) or method not in ("sum", "mean", "weighted_sum", "weighted_mean", "minimum",
                                                         "maximum"):
            raise Unsupported("children are combined by %s" % method)
        if any(child[0] == "missing" for child in children):
            return "missing", None, full
        present = [child for child in children if child[0] != "removed"]
        removed = [child for child in children if child[0] == "removed"]
        weighted = method.startswith("weighted")
        carries = [(child[4] is not None) if weighted else method != "sum" or (child[5] or ZERO) > 0
                   for child in children]
        alive = [carry for child, carry in zip(children, carries) if child[0] != "removed"]
        if not any(alive) if any(carries) else not alive:
            return ("removed" if not present else "missing"), None, full
        here_full = full
        if full is not None and method == "sum":
            gone = sum((child[5] - child[1] for child in present if child[5] is not None and child[1] is not None), ZERO)
            here_full = full - gone
        points = [child[2] for child in present]
        if method == "mean":
            return "scored", QUOTIENT.divide(sum(points, ZERO), Decimal(len(points))), here_full
        if method in ("minimum", "maximum"):
            return "scored", (min if method == "minimum" else max)(points), here_full
        if weighted:
            parts = [(child[2], child[4]) for child in present]
            weight = sum((part[1] for part in parts if part[1] is not None), ZERO)
            away = sum((child[4] for child in removed if child[4] is not None), ZERO)
            extra = sum((part[0] for part in parts if part[1] is None), ZERO)
            total = sum((part[0] * part[1] for part in parts if part[1] is not None), ZERO)
            if method == "weighted_mean":
                total = QUOTIENT.divide(total, weight)
            elif away:
                total = QUOTIENT.divide(total * (weight + away), weight)
            return "scored", total + extra, here_full
        parts = [child for child in present if (child[5] or ZERO) > 0]
        there = sum((child[1] for child in parts), ZERO)
        away = sum((child[5] for child in removed if (child[5] or ZERO) > 0), ZERO)
        if parts and away:
            extras = sum((child[2] for child in present if not (child[5] or ZERO) > 0), ZERO)
            scaled = sum((child[2] for child in parts), ZERO)
            return "scored", QUOTIENT.divide(scaled * (there + away), there) + extras, here_full
        return "scored", sum(points, ZERO), here_full


class Plain:
    """Stands for a criterion where a rounding is neither dated nor by class."""

    @staticmethod
    def resolved(node):
        return node


class Rules:
    """What hand-written rules of a pack may do to points and ranks, as far as it can be told from their text."""

    CONDITION = re.compile(r'^Assessee\(\s*observed\(\s*"(\w+)"\s*\)\s*,\s*value\(\s*"(\w+)"\s*\)\s*'
                           r'(<|<=|>|>=)\s*([\d.]+)\s*\)$')

    def __init__(self, package, folder):
        self.touched, self.vetoes, self.limits, self.unknown = set(), set(), [], None
        for name in sorted(package.names):
            if name.startswith(folder) and name.endswith((".drl", ".xls", ".xlsx", ".csv", ".drl.csv")):
                if not name.endswith(".drl"):
                    self.unknown = "rules in %s are not read here" % name
                elif not name[len(folder):].startswith("outcomes"):
                    self.read(package.text(name))

    def read(self, text):
        text = re.sub(r"//[^\n]*", "", text)
        for rule, body in re.findall(r'rule\s+"([^"]*)"(.*?)\bend\b', text, re.S):
            condition, consequence = (part.strip() for part in re.split(r"\bthen\b", body, maxsplit=1))
            condition = re.sub(r"\s+", " ", re.sub(r"^.*?\bwhen\b", "", condition, count=1, flags=re.S)).strip()
            for call, arguments in re.findall(r"\bscore\s*\.\s*(\w+)\s*\((.*?)\)\s*;", consequence, re.S):
                if call == "veto":
                    self.vetoes.update(re.findall(r'^\s*"(\w+)"', arguments))
                elif call == "flag":
                    continue
                elif call == "notRanked":
                    match = self.CONDITION.match(condition)
                    if match and match.group(1) == match.group(2):
                        self.limits.append((match.group(1), match.group(3), Decimal(match.group(4))))
                    else:
                        self.unknown = "the rule (%s) keeps units from being ranked by a condition unknown here" % rule
                else:
                    criterion = re.findall(r'^\s*"(\w+)"', arguments)
                    self.touched.update(criterion or [rule.split()[0]])

    def unknown_effect(self, scheme):
        for code in sorted(self.vetoes):
            effect = ((scheme.get("vetoes") or {}).get(code) or {}).get("effect")
            if "deduct" in json.dumps(effect):
                return "the veto %s takes points off the total" % code
        return self.unknown

    def not_ranked(self, computation, unit):
        for metric, sign, bound in self.limits:
            value = computation.values.get((metric, "current", unit))
            if value and value["state"] == "observed":
                have = value["value"]
                if {"<": have < bound, "<=": have <= bound, ">": have > bound, ">=": have >= bound}[sign]:
                    return True
        return False


# ------------------------------------------------------------------------------------------------------ the trace mode

def typed(kind, columns):
    """A record as the trace gives it, all texts, with the types the readings expect."""
    numbers = {"quality_score", "score", "planned_amount", "done_amount", "points", "quantity", "value", "numerator",
               "denominator", "reopened_count"}
    record = defaultdict(lambda: None)
    for name, text in columns.items():
        record[name] = Decimal(text) if name in numbers else text == "true" if name in ("sampled", "repeated", "recurred") else text
    return record


def trace(path):
    """Figures from the records an explanation returned, and the loss of any one of them."""
    equal = changed = removed = 0
    differences = []
    chance = random.Random(7)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            reading = READINGS[case["metric"]]
            records = [(typed(reading.kind, dict(record["columns"], record_key=record["record_key"])))
                       for record in case["records"]]
            told = "%s %s" % (case["metric"], case["unit"])
            mine = figures_of(reading, records, case["as_of"])
            if same(mine, case):
                equal += 1
            else:
                differences.append("%s: published %s/%s/%s, from the records %s" % (
                    told, case["numerator"], case["denominator"], case["value"], mine))
            if records and reading.percentile is None and reading.distinct is None:
                gone = chance.randrange(len(records))
                removed += 1
                less = figures_of(reading, records[:gone] + records[gone + 1:], case["as_of"])
                if less[:2] != mine[:2]:
                    changed += 1
                else:
                    differences.append("%s: without record %s nothing changes" % (
                        told, case["records"][gone]["record_id"]))
    print("%d figures, %d equal; one record taken away from %d, figure changed in %d" % (
        equal + sum(1 for text in differences if "published" in text), equal, removed, changed))
    for text in differences[:50]:
        print("  " + text)
    return 1 if differences else 0


def figures_of(reading, records, as_of):
    sums = Sums()
    for record in records:
        take(sums, reading, record, as_of)
    numerator, denominator, own = sums.figures(reading)
    return numerator, denominator, own


def same(mine, case):
    def near(published, computed):
        published = None if published is None else Decimal(published)
        if published is None or computed is None:
            return (published or ZERO) == (computed or ZERO)
        return abs(published - computed) <= NEAR * max(ONE, abs(published))
    numerator, denominator, own = mine
    if own is not None:
        return near(case["value"], own) and near(case["denominator"], denominator)
    return near(case["numerator"], numerator) and (case["denominator"] is None or near(case["denominator"], denominator))


# ------------------------------------------------------------------------------------------------------------ the report

def verify(arguments):
    package = Package(arguments.package)
    computation = Computation(package)
    broken = package.check()
    notes = []
    if arguments.code:
        plain_code = re.sub("[^A-Z2-7]", "", arguments.code.upper())
        if plain_code != package.code.replace("-", ""):
            broken.append("the code is %s, not %s" % (package.code, arguments.code))
    previous = package.manifest["previous"]
    if arguments.previous:
        before = Package(arguments.previous)
        if previous is None or before.hash != previous["package_hash"]:
            broken.append("the package before it is another one")
    elif previous:
        notes.append("not checked: the package before it (%s)" % previous["period"])
    if "signature.p7s" in package.names:
        notes.append("not checked: the signature; use openssl cms -verify (README.txt)")
    computation.select_units()
    computation.compute_metrics()
    computation.compare_statistics()
    computation.score()
    computation.compare_lines()
    computation.rank()
    computation.leave_out()
    result = computation.result
    notes += ["not computed: " + why for why in result.unable]
    notes.append("not computed: texts of explanations")
    notes += ["hashes only: " + name for name in package.withheld()]
    equal = not broken and not result.differences
    cells = sum(result.total.values())
    share = {what: (result.equal[what] + sum(1 for text in result.differences if text.startswith(what + " ")),
                    result.total[what]) for what in result.total}
    if arguments.json:
        print(json.dumps({"package": package.hash, "code": package.code, "equal": equal, "broken": broken,
                          "differences": result.differences, "notes": notes,
                          "computed": {what: list(counts) for what, counts in share.items()}}, ensure_ascii=False))
    else:
        print("%s %s (%s, run %s)  校验码 / code %s" % (
            package.manifest["scheme_name"], package.manifest["period"], package.manifest["scheme"],
            package.manifest["run"], package.code))
        for text in broken:
            print("✗ " + text)
        if not broken:
            print("✓ every file has the SHA-256 of the manifest / 文件与清单一致")
        for what, (done, all_cells) in share.items():
            print("%s %s: computed %d of %d cells, equal %d" % (
                "✓" if result.equal[what] == done else "✗", what, done, all_cells, result.equal[what]))
        for text in notes:
            print("– " + text)
        for text in result.differences[:100]:
            print("✗ " + text)
        if len(result.differences) > 100:
            print("… %d more" % (len(result.differences) - 100))
        done = sum(counts[0] for counts in share.values())
        print("computed here: %d of %d cells (%.1f %%); differences: %d / 独立重算 %d 格，不同 %d 处" % (
            done, cells, 100 * done / max(1, cells), len(result.differences), done, len(result.differences)))
        print("结论：相同 / equal" if equal else "结论：不同 / it differs")
    return 0 if equal else 1


def fingerprints(folder):
    import os
    for name in sorted(os.listdir(folder)):
        if name.endswith(".sql"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                metric = Metric(name[:-4], file.read())
            print('    "%s": "%s",' % (metric.code, metric.fingerprint))


def main():
    parser = argparse.ArgumentParser(description="独立核对治衡结果包 / checks a Zhiheng result package independently")
    parser.add_argument("package", nargs="?", help="结果包 / the package")
    parser.add_argument("--code", help="通报上的校验码 / the code printed on the bulletin")
    parser.add_argument("--previous", help="上一份结果包 / the package before it")
    parser.add_argument("--json", action="store_true", help="JSON")
    parser.add_argument("--trace", help="figures with the records behind them, one JSON object a line")
    parser.add_argument("--fingerprints", help="prints the fingerprints of the metrics of a folder")
    arguments = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")
    if arguments.fingerprints:
        fingerprints(arguments.fingerprints)
        return 0
    if arguments.trace:
        return trace(arguments.trace)
    if not arguments.package:
        parser.error("a package is needed")
    try:
        return verify(arguments)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as unreadable:
        print("不能读取 / cannot be read: %s: %s" % (type(unreadable).__name__, unreadable), file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
