#!/usr/bin/env python3
"""An independent check of a Zhiheng result package (治衡结果包的独立核对程序).

    python3 zhiheng_verify.py PACKAGE.zip [--code XXXX-XXXX-XXXX] [--previous EARLIER.zip] [--json]
    python3 zhiheng_verify.py --trace TRACE.jsonl
    python3 zhiheng_verify.py --fingerprints FOLDER_OF_METRICS

It shares nothing with the program that made the package: metrics are computed here by hand-written readings of their
definitions, points by hand-written readings of the scoring forms, from the records and the rule files in the package
alone. Needs Python 3.9 or newer and nothing else; no network.

What it cannot compute it names; what it computes and finds different it names too. It says how large a share of the
published cells it has computed itself, and how many units, items, ranks and grades; and for each published column that it
does not compute, how many cells that are. Exit code 0: everything it computed
is equal; 1: something differs, or nothing could be computed; 2: the file cannot be read. The signature is not checked
here (Python has no such function of its own); see README.txt.
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
import xml.etree.ElementTree as ElementTree
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


def below_team(units, team):
    """Streets and townships that a team answers for: its own, or those under its district."""
    home = units[team]["parent_code"]
    return [code for code, unit in units.items() if unit["kind"] in ("street", "township")
            and home is not None and home in (code, unit["parent_code"])]


def own_results(units):
    return {code: [code] for code in units}


def results_below(units):
    return {code: below_team(units, code) for code, unit in units.items() if unit["kind"] == "team"}


def results_of_team(units):
    return {code: [unit["parent_code"]] for code, unit in units.items() if unit["kind"] == "post"}


def results_below_team(units):
    return {code: below_team(units, unit["parent_code"]) for code, unit in units.items()
            if unit["kind"] == "post" and units.get(unit["parent_code"], {}).get("kind") == "team"}


CASE, HAZARD, ANSWER, TASK = "governance_case", "hazard", "resident_evaluation", "task"
EVENT, MARK, FIGURE, UNIT, RESULT = "event", "panel_mark", "reported_figure", "unit", "standing"
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
    near: its numerator is a broken number, compared to ten decimals. scheme, whose: totals of another scheme, of the
    units that (units of the day) -> {unit: [units whose totals count]} names.
    """

    def __init__(self, kind, count=None, value=None, percentile=None, distinct=None, near=False, scheme=None, whose=None):
        self.kind, self.count, self.value, self.percentile = kind, count, value, percentile
        self.distinct, self.near, self.scheme, self.whose = distinct, near, scheme, whose


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
    "resident_mean_score": Reading(
        ANSWER, lambda r, t: (r["score"], ONE) if r["score"] in {Decimal(n) for n in (1, 2, 3, 4, 5)} else None),
    "party_governance_mean": Reading(RESULT, scheme="street_quarterly", whose=own_results),
    "team_governance_mean": Reading(RESULT, scheme="street_quarterly", whose=results_below),
    "team_quarterly_mean": Reading(RESULT, scheme="leadership_team_quarterly", whose=own_results),
    "team_work_safety_mean": Reading(RESULT, scheme="work_safety_quarterly", whose=results_below),
    "cadre_team_mean": Reading(RESULT, scheme="leadership_team_quarterly", whose=results_of_team),
    "cadre_work_safety_mean": Reading(RESULT, scheme="work_safety_quarterly", whose=results_below_team),
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
    "cadre_team_mean": "d52f8b1ab0ffbc39",
    "cadre_work_safety_mean": "7a837b399ee914d6",
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
    "party_governance_mean": "0c4749689e73179f",
    "police_window_coverage": "49765f8420022fb4",
    "reported_volunteer_count": "d5053c642afaefd2",
    "resident_mean_score": "7c4d9ec6fbae9bf8",
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
    "team_governance_mean": "46e8c93e8800a9dc",
    "team_quarterly_mean": "d4902a81a6b27ae3",
    "team_work_safety_mean": "a2f5c40d593278a3",
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
        self.left_out = []

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
        self.left_out.append({"what": what, "cells": cells, "why": why})
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
                if readings[code].kind not in (UNIT, RESULT):
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
                if kind == RESULT:
                    self.add_results(mine, sums, start, until)
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

    def add_results(self, mine, sums, start, until):
        """Totals of other schemes for the stretch of time and those inside it."""
        runs = {row["run_id"]: row for row in self.package.table("earlier/runs.jsonl")
                if row["period_from"] >= start.isoformat() and row["period_until"] <= until.isoformat()}
        totals = defaultdict(list)
        for row in self.package.table("earlier/standings.jsonl"):
            if row["run_id"] in runs and row["total"] is not None:
                totals[runs[row["run_id"]]["scheme"], row["unit_code"]].append(row["total"])
        for code, reading in mine:
            for unit, others in reading.whose(self.units.now).items():
                found = [total for other in others for total in totals.get((reading.scheme, other), ())]
                for target in self.scope.get(unit, ()) if found else ():
                    sums[code][target].add((sum(found, ZERO), Decimal(len(found))))

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

    def load_marks(self):
        self.marks = defaultdict(list)
        try:
            for record in self.seen(MARK, self.start, self.until, self.as_of):
                unit = self.counting_unit(MARK, record)
                if unit is not None:
                    self.marks[unit].append(record)
        except Unsupported as why:
            self.marks = None
            self.no_marks = str(why)

    # -- points

    def score(self):
        self.load_events()
        self.load_marks()
        self.statements = Rules(self.package, self.scheme_folder)
        self.statements.settle(self)
        self.leaves = {}
        self.unable = {}
        for code in self.criteria:
            try:
                for unit in self.assessed:
                    self.leaves[code, unit] = Criterion(self, code, unit).leaf()
                if code in self.statements.touched:
                    raise Unsupported("the criterion %s is scored by a rule not understood here: %s" % (
                        code, self.statements.touched[code]))
                if self.statements.anything:
                    raise Unsupported(self.statements.anything)
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

    def observed(self, code, span, unit):
        """The value of a metric. Raises Missing when it has none."""
        value = self.values.get((code, span, unit))
        if value is None:
            if span != "current":
                raise Missing("no_past")
            raise Unsupported("something rests on the metric %s" % code)
        if value["state"] != "observed":
            raise Missing("no_past" if span != "current" else value["state"])
        return value["value"]

    def peers(self, code, group):
        """(values of the group, which direction is good)"""
        if not hasattr(self, "_peers"):
            self._peers = defaultdict(list)
            for (metric, span, unit), value in self.values.items():
                if span == "current" and value["state"] == "observed":
                    self._peers[metric, self.assessed[unit]["group"]].append(value["value"])
        return self._peers.get((code, group), []), self.metrics[code].better if code in self.metrics else "higher"

    def sheet(self, reference, kind):
        """Rows of a table kept in a workbook, as criteria.yml would have them."""
        if not hasattr(self, "_sheets"):
            self._sheets = {}
        if (reference, kind) not in self._sheets:
            file, _, name = reference.partition("!")
            sheets = workbook(self.package.zip.read(self.scheme_folder + file.strip()))
            if name.strip() not in sheets:
                raise Unsupported("there is no sheet %s" % reference)
            self._sheets[reference, kind] = rows_of(sheets[name.strip()], kind)
        return self._sheets[reference, kind]

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
        self.not_ranked_here = reason
        across = plan.get("overall") in (True, "true", "yes", "是")
        self.places = {}
        if reason:
            self.result.skip("standing", (7 if across else 4) * len(published), reason)
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
                order = [-node[basis]]
                for key in keys:
                    value = self.key_of(key, code)
                    order += [value is None, ZERO if value is None else -value]
                groups[unit["group"]].append((tuple(order), code))
        ranks = {}
        for members in groups.values():
            members.sort()
            orders = [order for order, code in members]
            distinct = 0
            for index, (order, code) in enumerate(members):
                first = orders.index(order)
                count = orders.count(order)
                distinct += first == index
                rank = {"competition": Decimal(first + 1), "dense": Decimal(distinct),
                        "average": Decimal(2 * first + count + 1) / 2}[plan.get("ties", "competition")]
                ranks[code] = (rank, count > 1)
                self.places[code] = (first + 1, len(members) - first - count + 1, rank, len(members))
        everybody = [member for members in groups.values() for member in members] if across else []
        orders = sorted(order for order, code in everybody)
        levels = sorted(set(orders))
        for row in published:
            code = row["unit_code"]
            rank, tied = ranks.get(code, (None, False))
            size = Decimal(len(groups[self.assessed[code]["group"]]))
            node = self.nodes.get((self.total_code(), code))
            self.result.compare("standing", code + " total", row["total"], node[2] if node else None, near=True)
            self.result.compare("standing", code + " rank", row["rank"], rank)
            self.result.compare("standing", code + " tied", row["tied"], tied)
            self.result.compare("standing", code + " group_size", row["group_size"], size)
            if across:
                told = row["flags"].get("overall") or {}
                own = next((order for order, other in everybody if other == code), None)
                rank, tied = None, False
                if own is not None:
                    first, count = orders.index(own), orders.count(own)
                    rank = {"competition": Decimal(first + 1), "dense": Decimal(levels.index(own) + 1),
                            "average": Decimal(2 * first + count + 1) / 2}[plan.get("ties", "competition")]
                    tied = count > 1
                self.result.compare("standing", code + " overall rank", told.get("rank"), rank)
                self.result.compare("standing", code + " overall tied", told.get("tied"), tied)
                self.result.compare("standing", code + " overall size", told.get("size"), Decimal(len(everybody)))

    def grade(self):
        published = [row for row in self.package.table("results/standings.jsonl")]
        given = [row for row in published if row["suggested_grade"] is not None]
        self.graded = {}
        reason = self.not_ranked_here or self.statements.unknown_grades
        if not reason:
            try:
                grades = Grades(self).given()
            except Unsupported as why:
                reason = str(why)
        if reason:
            self.result.skip("suggested grade", len(given), "suggested grades: " + reason)
        else:
            self.graded = grades
            for row in published:
                self.result.compare("suggested grade", row["unit_code"], row["suggested_grade"],
                                    grades.get(row["unit_code"]))

    def tally(self):
        """How many units, items (criteria and sums of them), ranks and grades there are, and were recomputed here."""
        nodes = self.package.table("results/node_scores.jsonl")
        standings = self.package.table("results/standings.jsonl")
        ranked = [row for row in standings if row["rank"] is not None]
        graded = [row for row in standings if row["suggested_grade"] is not None]
        return {"published": {"units": len(self.package.table("results/units.jsonl")), "items": len(nodes),
                              "ranks": len(ranked), "grades": len(graded)},
                "computed": {"units": len(self.assessed),
                             "items": sum(1 for row in nodes if (row["node"], row["unit_code"]) in self.nodes),
                             "ranks": len(ranked) if self.places else 0,
                             "grades": len(graded) if self.result.equal.get("suggested grade") else 0}}

    def previous(self):
        """Places of the period before, as the run pinned them."""
        published = self.package.table("results/standings.jsonl")
        self.before, self.past = {}, defaultdict(list)
        runs = {row["run_id"]: row for row in self.package.table("earlier/runs.jsonl")
                if row["scheme"] == self.run["scheme"] and row["period_until"] <= self.run["period_from"]}
        for row in self.package.table("earlier/standings.jsonl"):
            if row["run_id"] in runs:
                run = runs[row["run_id"]]
                if run["period_until"] == self.run["period_from"]:
                    self.before[row["unit_code"]] = row
                grade = row["decided_grade"] if run["decided"] and row["decided_grade"] else row["suggested_grade"]
                self.past[row["unit_code"]].append((run["period_from"], run["period_until"], grade))
        for spans in self.past.values():
            spans.sort(reverse=True)
        for row in published:
            before = self.before.get(row["unit_code"]) or {"rank": None, "total": None}
            for column in ("rank", "total"):
                self.result.compare("earlier place", "%s %s" % (row["unit_code"], column), row["previous_" + column],
                                    before[column])

    def follow_up(self):
        """Vetoes, lists and warnings of every unit."""
        published = self.package.table("results/standings.jsonl")
        for row in published:
            if not self.statements.unknown_grades or not self.statements.unknown_grades.startswith("the veto"):
                self.result.compare("veto", row["unit_code"], sorted(row["flags"].get("vetoes") or {}),
                                    sorted(self.statements.vetoed(self, row["unit_code"])))
            else:
                self.result.skip("veto", 1, self.statements.unknown_grades)
        reason = self.not_ranked_here or self.statements.unknown_grades or self.statements.unknown_outcomes
        if not reason and not self.graded and any("grade" in str(rule[1]) or "streak" in str(rule[1])
                                                  for rule in self.statements.outcome_rules):
            reason = "lists and warnings rest on grades that could not be computed"
        lists = self.scheme.get("lists") or []
        if not reason and any("count" not in one and "count_by_size" not in one for one in lists):
            reason = "a list by rank is declared in a way unknown here"
        if reason:
            self.result.skip("list or warning", 2 * len(published), "lists and warnings after ranking: " + reason)
            return
        for row in published:
            unit = row["unit_code"]
            mine = {"list": {one.get("name", one["code"]): one.get("action", "") for one in lists if self.on_list(one, unit)},
                    "warn": dict(self.statements.flagged(self, unit))}
            money = self.prize(unit)
            if money is not None:
                mine["list"]["奖惩金额"] = format(money.normalize(), "f")
            after = {"list": {}, "warn": {}}
            for rule, constraints, call, name, text in self.statements.outcome_rules:
                if all(self.standing_holds(unit, constraint) for constraint in constraints):
                    after[call].setdefault(name, text)
            for call, column in (("list", "lists"), ("warn", "warnings")):
                self.result.compare("list or warning", "%s %s" % (unit, column), row["flags"].get(column) or {},
                                    dict(mine[call], **after[call]))

    def on_list(self, declared, unit):
        """Whether a unit is among so many from an end of the ranking of its group, within the bounds of points."""
        if unit not in self.places:
            return False
        first, last, rank, size = self.places[unit]
        fitting = [int(most) for most in declared.get("count_by_size") or {} if int(most) >= size]
        count = declared["count_by_size"][str(min(fitting))] if fitting else declared.get("count", 0)
        total = self.nodes[self.total_code(), unit][2]
        below, least = number(declared.get("below")), number(declared.get("at_least"))
        return (last if declared.get("end") == "bottom" else first) <= int(count) \
            and (below is None or total < below) and (least is None or total >= least)

    def prize(self, unit):
        """What a unit gets or pays by its place: units that share one get its amount each, or the mean of theirs."""
        plan = self.scheme.get("prizes")
        if not plan or unit not in self.places:
            return None
        first, last, _, size = self.places[unit]
        amounts, ends = ([number(each) for each in listed(plan.get(key))] for key in ("amounts", "last"))

        def at(place):
            from_bottom = size - place + 1
            return amounts[place - 1] if place <= len(amounts) else ends[from_bottom - 1] if from_bottom <= len(ends) else None

        through = size - last + 1
        if plan.get("tied", "each") == "each" or through == first:
            return amounts[first - 1] if first <= len(amounts) else ends[last - 1] if last <= len(ends) else None
        given = [at(place) for place in range(first, through + 1)]
        if all(each is None for each in given):
            return None
        return (sum((each for each in given if each is not None), ZERO) / len(given)).quantize(
            Decimal("0.01"), ROUND_HALF_UP)

    def standing_holds(self, unit, constraint):
        what, word, sign, bound = constraint
        value = self.standing_value(unit, what, word)
        if sign is None:
            return bool(value)
        if bound is None:
            return (value is not None) == (sign == "!=")
        if sign in ("==", "!="):
            return (value == bound) == (sign == "==")
        return value is not None and {"<": value < bound, "<=": value <= bound, ">": value > bound,
                                      ">=": value >= bound}[sign]

    def standing_value(self, unit, what, word):
        place, about = self.places.get(unit), self.assessed[unit]
        before = (self.before.get(unit) or {}).get("rank")
        if what == "ranked":
            return place is not None
        if what == "rank":
            return place and place[2]
        if what == "rankFromLast":
            return place and Decimal(place[1])
        if what == "size":
            return Decimal(sum(1 for other in self.places if self.assessed[other]["group"] == about["group"]))
        if what == "rankGain":
            return None if place is None or before is None else before - place[2]
        if what == "previousRank":
            return before
        if what == "previousTotal":
            return (self.before.get(unit) or {}).get("total")
        if what in ("total", "points"):
            node = self.nodes.get((self.total_code() if what == "total" else word, unit))
            return node[2] if node else None
        if what == "grade":
            return self.graded.get(unit) or ""
        if what == "kind":
            return about["kind"]
        if what == "peerGroup":
            return about["group"]
        if what == "vetoed":
            return word in self.statements.vetoed(self, unit)
        return self.streak(unit, word)

    def streak(self, unit, grade):
        """Periods in a row, this one included, with this grade."""
        if (self.graded.get(unit) or "") != grade:
            return ZERO
        length, begins = ONE, self.run["period_from"]
        for start, until, past in self.past.get(unit, ()):
            if until != begins or past != grade:
                break
            length, begins = length + 1, start
        return length

    # What is published in columns of results and has no reading here; keys of a row count for nothing.
    KEYS = {"unit_code", "metric", "span", "node", "peer_group", "line_no", "criterion", "ordinal"}
    READ = {"units": {"peer_group", "name", "kind", "parent_code", "attributes"},
            "metric_values": {"numerator", "denominator", "value", "state", "group_rank"},
            "metric_statistics": {"n", "best", "worst", "mean", "sd", "p10", "p25", "p50", "p75", "p90"},
            "metrics": {"file_hash"},
            "node_scores": {"full_points", "points", "unrounded", "state"},
            "score_lines": {"points"},
            "standings": {"rank", "tied", "group_size", "total", "suggested_grade", "previous_rank", "previous_total",
                          "flags"}}

    def leave_out(self):
        """Every published column that is not computed here, with the number of its cells."""
        for name in sorted(self.package.names):
            if not (name.startswith("results/") and name.endswith(".jsonl")):
                continue
            table = name[len("results/"):-len(".jsonl")]
            rows = self.package.table(name)
            columns = [column for column in (rows[0] if rows else ()) if column not in self.KEYS
                       and column not in self.READ.get(table, ())]
            if columns:
                self.result.left_out.append({"what": name, "cells": len(rows) * len(columns),
                                             "why": "no reading of the columns " + ", ".join(columns)})

    def compare_pinned(self):
        """What the run pinned about units and metrics is what the package gives to compute from."""
        for row in self.package.table("results/units.jsonl"):
            unit = self.units.now.get(row["unit_code"]) or defaultdict(lambda: None)
            for column in ("name", "kind", "parent_code", "attributes"):
                self.result.compare("pinned unit", "%s %s" % (row["unit_code"], column), row[column], unit[column])
        for row in self.package.table("results/metrics.jsonl"):
            name = "batch/metrics/%s.sql" % row["metric"]
            mine = hashlib.sha256(self.package.zip.read(name)).hexdigest() if name in self.package.names else None
            self.result.compare("pinned metric", row["metric"] + " file_hash", row["file_hash"], mine)

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


LEVELS = {"国家级": "national", "省级": "provincial", "市级": "city", "区县级": "district", "区级": "district",
          "县级": "district", "街道级": "street", "乡镇级": "street"}
FLAGS = {"是": "true", "否": "false"}


def is_of(event, word):
    """Whether an event is of this level or severity."""
    level = event["level"]
    return word in (level, event["severity"]) or level is not None and level == LEVELS.get(word)


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


GENERAL = {"name", "name_en", "metric", "metrics", "basis", "clause", "full", "form", "cap", "floor", "round", "missing",
           "applies", "note", "target", "start", "input"}


class Criterion:
    """The points of one criterion for one unit."""

    FORMS = {"proportion": {"whole", "reversed"},
             "slope": {"bad", "per_step", "step", "steps", "segments", "base", "limit", "bonus_per_step", "bonus_limit"},
             "improvement": {"bad", "per_step", "step", "steps", "base", "limit", "bonus_per_step", "bonus_limit",
                             "against"},
             "tiers": {"tiers", "domain"},
             "interpolation": {"knots"},
             "all_or_nothing": {"at_least", "above", "at_most", "below", "exactly", "otherwise", "when"},
             "threshold_or_proportion": {"whole", "reversed", "full_when"},
             "count": {"each", "direction", "step", "steps", "limit", "counts", "divide_by"},
             "quota": {"quota", "points", "extra", "extra_limit", "below", "per_missing", "parts"},
             "cases": {"cases"},
             "expression": {"points", "as"},
             "given": {"as"},
             "ratio_to_best": {"better"},
             "rank_points": {"better", "list", "first", "step", "least", "ties"},
             "percentile": {"better", "first_place", "ties"},
             "z_score": {"better", "centre", "spread", "deviation"},
             "min_max": {"from", "to", "truncated", "better"},
             "higher_of": {"options"},
             "raters": {"groups", "answers", "question", "out_of", "least", "most", "absent_group"},
             "ladder": {"events", "direction", "table", "once_per", "evidence", "multipliers", "limit", "divide_by",
                        "repetition"}}

    def __init__(self, computation, code, unit, spec=None):
        self.all, self.code, self.unit = computation, code, unit
        self.about = computation.assessed[unit]
        self.spec = computation.criteria[code] if spec is None else spec
        self.form = self.spec.get("form")
        if self.form is not None and self.form not in self.FORMS:
            raise Unsupported("the criterion %s has the form %s" % (code, self.form))
        unknown = {name for name in set(self.spec) - GENERAL - self.FORMS.get(self.form, set())
                   if number(self.resolved(self.spec[name])) is None}
        if unknown:
            raise Unsupported("the criterion %s declares %s" % (code, ", ".join(sorted(unknown))))
        self.full = None
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
        return self.computed(node) if value is None else value

    def computed(self, text):
        """The value of an expression."""
        return Expression(self, text).number()

    def points(self, node, absent=None):
        """Points: a number, or a share of the full marks."""
        node = self.resolved(node)
        if node is None:
            return absent
        value = number(node)
        if value is None:
            return self.computed(node)
        return value * (self.full or ZERO) if str(node).strip().endswith(("%", "％")) else value

    def rounding(self, node):
        node = self.resolved(node)
        if node is None:
            return lambda value: value
        decimals, mode = (node.get("decimals", "0"), node.get("mode", "half_up")) if isinstance(node, dict) \
            else (node, "half_up")
        return lambda value: value.quantize(ONE.scaleb(-int(decimals)), MODES[mode])

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
        said = self.all.statements.said(self.all, self.code, self.unit)
        if any(action == "notApplicable" for action, points in said):
            return dict(leaf, state="removed")
        try:
            points = self.formed() if self.form else self.begun(said)
        except Missing as missing:
            return self.answer(leaf, missing.reason)
        cap = self.bound("cap", self.full)
        for action, amount in said:
            if action == "limit":
                cap = amount if cap is None else min(cap, amount)
            else:
                points += -amount if action == "deduct" else amount
        floor = self.bound("floor", None if self.full is None else ZERO)
        points = points if cap is None else min(points, cap)
        points = points if floor is None else max(points, floor)
        return dict(leaf, state="scored", points=round_points(points))

    def begun(self, said):
        """What rules of a criterion without a form begin from. Raises Missing where none spoke and an input has no value."""
        if not said and "missing" in self.spec:
            for code in listed(self.spec.get("metrics", self.spec.get("metric"))):
                value = self.all.values.get((code, "current", self.unit))
                if value is None or value["state"] != "observed":
                    raise Missing(value["state"] if value else "no_data")
        start = self.resolved(self.spec.get("start")) or ("zero" if self.full is None else "full")
        return self.full or ZERO if start == "full" else ZERO

    def formed(self):
        """The sum of the form's lines."""
        for name in ("tiers", "table", "cases", "knots"):
            if isinstance(self.spec.get(name), str):
                self.spec = dict(self.spec, **{name: self.all.sheet(self.spec[name], name)})
        return getattr(self, "_" + self.form)()

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
        return self.all.observed(code, span, self.unit)

    def input(self, spec=None):
        spec = self.spec if spec is None else spec
        if "input" in spec:
            return self.input_round(self.computed(self.resolved(spec["input"])))
        if spec is not self.spec and "metric" in spec:
            return self.input_round(self.all.observed(spec["metric"], "current", self.unit))
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
        return self.computed(node) if node is not None and value is None else value

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

    def _threshold_or_proportion(self):
        return (self.full or ZERO) if self.when(self.spec["full_when"]) else self._proportion()

    def _all_or_nothing(self):
        good = self.when(self.spec["when"]) if "when" in self.spec else self.inside(self.spec, self.input())
        return (self.full or ZERO) if good else self.points(self.spec.get("otherwise"), ZERO)

    def when(self, condition):
        return all(Expression(self, self.resolved(each)).holds() for each in listed(self.resolved(condition)))

    def divisor(self):
        if "divide_by" not in self.spec:
            return ONE
        by = self.value("divide_by", None)
        if by == 0:
            raise Missing("undefined")
        return by

    def _count(self):
        counts = [(self.input(item), item) for item in self.spec["counts"]] if "counts" in self.spec \
            else [(self.input(), self.spec)]
        points = sum((QUOTIENT.divide(self.steps(amount) * self.points(item["each"]), self.divisor())
                      if "divide_by" in self.spec else self.steps(amount) * self.points(item["each"])
                      for amount, item in counts), ZERO)
        limit = self.points(self.spec.get("limit"))
        if limit is not None and abs(points) > abs(limit):
            points = limit
        return (self.full or ZERO) - points if self.spec.get("direction") == "deduct" else points

    def _quota(self):
        parts = self.spec.get("parts") or [self.spec]
        reached = wanted = extras = ZERO
        for part in parts:
            amount, quota = self.input(part), self.of(part, "quota")
            reached, wanted = reached + min(amount, quota), wanted + quota
            if amount > quota and "extra" in part:
                extras += (amount - quota) * self.points(part["extra"])
        limit = self.points(self.spec.get("extra_limit"))
        extras = extras if limit is None else min(extras, limit)
        whole = self.points(self.spec.get("points"), self.full or ZERO)
        if reached >= wanted:
            return whole + extras
        below = self.spec.get("below", "none")
        if below == "proportion":
            return QUOTIENT.divide(whole * reached, wanted) + extras
        return (whole - (wanted - reached) * self.points(self.spec["per_missing"]) if below == "per_missing" else ZERO) \
            + extras

    def _cases(self):
        for case in self.spec["cases"]:
            if "otherwise" in case or self.when(case["when"]):
                if "deduct" in case:
                    return (self.full or ZERO) - self.points(case["deduct"])
                for name in ("award", "points", "otherwise"):
                    if name in case:
                        return self.points(case[name])
        raise Missing("undefined")

    def _expression(self):
        return self.as_declared(self.input_round(self.computed(self.resolved(self.spec["points"]))))

    def _given(self):
        return self.as_declared(self.input())

    def as_declared(self, points):
        return (self.full or ZERO) - points if self.spec.get("as") == "deduct" else points

    def place(self):
        """(rank, dense rank, mean rank, units) by the criterion's metric."""
        own = self.reading()
        values, better = self.peers()
        ahead = [value for value in values if (value < own if better == "lower" else value > own)]
        same = sum(1 for value in values if value == own)
        first = Decimal(len(ahead) + 1)
        return {"best": first, "dense": Decimal(len(set(ahead)) + 1), "mean": first + Decimal(same - 1) / 2}[
            self.spec.get("ties", "best")], Decimal(len(values))

    def _rank_points(self):
        rank, size = self.place()
        points = [self.points(item) for item in listed(self.spec.get("list"))] \
            or [self.points(self.spec["first"])]
        if rank <= len(points):
            low = int(rank)
            value = points[low - 1] if rank == low else QUOTIENT.divide(points[low - 1] + points[low], Decimal(2))
        else:
            value = points[-1] - self.points(self.spec.get("step"), ZERO) * (rank - len(points))
        least = self.points(self.spec.get("least"))
        return value if least is None else max(value, least)

    def _percentile(self):
        rank, size = self.place()
        above = size - rank + (ONE if self.spec.get("first_place", "full") == "full" else ZERO)
        return QUOTIENT.divide(above, size) * (self.full or ZERO)

    def _z_score(self):
        own = self.input()
        values, better = self.peers()
        size = Decimal(len(values))
        mean = QUOTIENT.divide(sum(values, ZERO), size)
        spread = sum(((value - sum(values, ZERO) / size) ** 2 for value in values), ZERO)
        centre = self.points(self.spec["centre"])
        if spread == 0:
            return centre
        deviation = (spread / (size - 1 if self.spec.get("deviation") == "sample" else size)).sqrt()
        distance = mean - own if better == "lower" else own - mean
        return centre + self.points(self.spec["spread"]) * distance / deviation

    def _higher_of(self):
        best, first = None, None
        for option in self.spec["options"]:
            try:
                inner = Criterion(self.all, self.code, self.unit,
                                  dict(option, full=self.spec.get("full"), metric=option.get("metric")))
                inner.input_round = self.input_round
                points = inner.formed()
                best = points if best is None else max(best, points)
            except Missing as missing:
                first = first or missing
        if best is None:
            raise first or Missing("undefined")
        return best

    def _raters(self):
        if self.all.marks is None:
            raise Unsupported(self.all.no_marks)
        mine, question = self.all.marks.get(self.unit, ()), self.spec.get("question") or ""
        total, weights, everything, absent, few = None, ZERO, ZERO, False, False
        for group in self.spec["groups"]:
            if group.get("shown_only") in ("true", "yes", "是"):
                continue
            scores = self.scores([mark for mark in mine if mark["rater_group"] == group["group"]
                                  and question in ("", mark["question"])])
            weight = number(group.get("weight", "1"))
            everything += weight
            if self.too_few(group, len(scores)):
                absent, few = True, few or bool(scores)
                continue
            high, low = int(group.get("trim_highest", 0)), int(group.get("trim_lowest", 0))
            scores.sort()
            kept = scores[low:len(scores) - high] if len(scores) - high > low else scores
            total = (ZERO if total is None else total) + QUOTIENT.divide(sum(kept, ZERO), Decimal(len(kept))) * weight
            weights += weight
        if total is None or absent and self.spec.get("absent_group", "missing") != "reshare":
            raise Missing("too_few" if few else "no_data")
        if not weights == everything == ONE:
            total = QUOTIENT.divide(total, weights)
        return QUOTIENT.divide(self.input_round(total), self.value("out_of", HUNDRED)) * (self.full or ZERO)

    def scores(self, marks):
        """One mean for each rater; what lies outside the declared range is left out."""
        answers = self.spec.get("answers") or {}
        least, most = self.of(self.spec, "least"), self.of(self.spec, "most")
        by_rater = defaultdict(list)
        for mark in marks:
            score = number(answers.get(mark["grade"])) if answers else mark["score"]
            if score is not None and (least is None or score >= least) and (most is None or score <= most):
                by_rater[("#", mark["record_id"]) if mark["rater"] is None else mark["rater"]].append(score)
        return [QUOTIENT.divide(sum(scores, ZERO), Decimal(len(scores))) for scores in by_rater.values()]

    def too_few(self, group, raters):
        if raters < max(1, int(group.get("minimum", 1))):
            return True
        if "invited" not in group or "minimum_share" not in group:
            return False
        return raters < self.of(group, "invited") * number(group["minimum_share"])

    def peers(self):
        values, better = self.all.peers(self.spec["metric"], self.about["group"])
        better = self.spec.get("better") or better
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
        own = self.input()
        values, better = self.peers()
        best, worst = (min(values), max(values)) if better == "lower" else (max(values), min(values))
        low, high = self.value("from", worst), self.value("to", best)
        if low == high:
            return self.full or ZERO
        points = QUOTIENT.divide(own - low, high - low) * (self.full or ZERO)
        if self.spec.get("truncated", "true") in ("false", "no", "否"):
            return points
        return max(ZERO, min(points, self.full or ZERO))

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
                repeat = self.spec.get("repetition") or {}
                again = repeat and len(counted_events) + 1 >= int(repeat.get("from", 2))
                points = self.points(repeat["points"] if again else row["points"])
            for multiplier in self.spec.get("multipliers") or []:
                if self.matches(multiplier, event):
                    points *= number(multiplier["times"])
            if "divide_by" in self.spec:
                points = QUOTIENT.divide(points, self.divisor())
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
            kept = LEVELS if column == "level" else FLAGS if column == "repeated" else {}
            if not any(actual in (plain(word), kept.get(plain(word))) for word in listed(words)):
                return False
        if any(end in item for end in ("at_least", "above", "at_most", "below", "exactly")):
            return event["quantity"] is not None and self.inside(item, event["quantity"])
        return True


class Tree:
    """Combines the points of one unit up its tree."""

    KNOWN = {"code", "name", "name_en", "full", "weight", "combine", "round", "children", "criterion", "when_missing",
             "minimum"}

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
        state, points, here = self.joined(node.get("combine") or "sum", full, self.settled(node, children))
        if state == "scored" and self.few(node, children):
            state, points, here = "missing", None, full
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
    def settled(node, children):
        """Children without data as the node declares: they take it along, or their share goes to the others."""
        policy = node.get("when_missing", "parent_absent")
        if policy == "parent_absent":
            return children
        if policy != "reshare":
            raise Unsupported("the node %s answers missing children with %s" % (node.get("code"), policy))
        if all(child[0] in ("missing", "removed") for child in children) and any(
                child[0] == "missing" for child in children):
            return children
        return [("removed",) + tuple(child[1:]) if child[0] == "missing" else child for child in children]

    @staticmethod
    def few(node, children):
        """Whether fewer children have points of their own than the node asks for."""
        if node.get("minimum") is None:
            return False
        own = sum(1 for child in children if child[0] == "scored")
        expected = sum(1 for child in children if child[0] != "removed")
        least = number(node["minimum"])
        return own < least * expected if str(node["minimum"]).strip().endswith(("%", "％")) else own < least

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


# ------------------------------------------------------------------------------------------------------- expressions

class Expression:
    """Arithmetic and conditions as authors write them, computed for one criterion and unit."""

    TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?\s*[%％]?)|('[^']*'|\"[^\"]*\")|([^\W\d]\w*)|(>=|<=|!=|==|&&|\|\||[-+*/^(),<>=≥≤≠−×÷（），]))")
    SIGNS = {"≥": ">=", "≤": "<=", "≠": "!=", "−": "-", "×": "*", "÷": "/", "（": "(", "）": ")", "，": ",", "==": "=",
             "&&": "and", "||": "or"}
    WORDS = {"且": "and", "或": "or", "非": "not"}

    def __init__(self, criterion, text):
        self.criterion, self.all, self.unit = criterion, criterion.all, criterion.unit
        self.tokens, self.at, at = [], 0, 0
        text = str(text).strip()
        while at < len(text):
            match = self.TOKEN.match(text, at)
            if not match:
                raise Unsupported("the criterion %s computes with (%s)" % (criterion.code, text))
            digits, quoted, word, sign = match.groups()
            self.tokens.append(("number", number(digits.replace(" ", ""))) if digits
                               else ("text", quoted[1:-1]) if quoted
                               else ("word", self.WORDS.get(word, word)) if word
                               else ("word", self.SIGNS[sign]) if self.SIGNS.get(sign) in ("and", "or")
                               else ("sign", self.SIGNS.get(sign, sign)))
            at = match.end()

    def number(self):
        return self._whole(False)

    def holds(self):
        return self._whole(True)

    def _whole(self, condition):
        self.at = 0
        value = self._either(True)
        if self.at < len(self.tokens) or isinstance(value, bool) != condition:
            raise Unsupported("an expression of %s is not understood here" % self.criterion.code)
        return value

    def _take(self, *wanted):
        if self.at < len(self.tokens) and self.tokens[self.at][0] != "text" and self.tokens[self.at][1] in wanted:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    # Where a part does not count (the other branch, what follows a decided and/or) it is read and not computed.

    def _either(self, live):
        value = self._both(live)
        while self._take("or"):
            value = self._both(live and not value) or value
        return value

    def _both(self, live):
        value = self._negation(live)
        while self._take("and"):
            following = self._negation(live and bool(value))
            value = value and following
        return value

    def _negation(self, live):
        if self._take("not"):
            return not self._negation(live)
        left = self._sum(live)
        sign = self._take(">=", "<=", "!=", ">", "<", "=")
        if not sign:
            return left
        right = self._sum(live)
        if not live:
            return False
        return {">=": left >= right, "<=": left <= right, "!=": left != right, ">": left > right, "<": left < right,
                "=": left == right}[sign]

    def _sum(self, live):
        value = self._product(live)
        while True:
            sign = self._take("+", "-")
            if not sign:
                return value
            other = self._product(live)
            value = (value + other if sign == "+" else value - other) if live else ZERO

    def _product(self, live):
        value = self._signed(live)
        while True:
            sign = self._take("*", "/")
            if not sign:
                return value
            other = self._signed(live)
            value = ZERO if not live else value * other if sign == "*" else self._divided(value, other)

    @staticmethod
    def _divided(value, other):
        if other == 0:
            raise Missing("undefined")
        return QUOTIENT.divide(value, other)

    def _signed(self, live):
        if self._take("-"):
            return -self._signed(live)
        value = self._atom(live)
        if self._take("^"):
            other = self._signed(live)
            return self._power(value, other) if live else ZERO
        return value

    @staticmethod
    def _power(value, other):
        try:
            return value ** other
        except InvalidOperation:
            raise Missing("undefined")

    def _atom(self, live):
        if self._take("("):
            value = self._either(live)
            self._closed()
            return value
        if self.at >= len(self.tokens):
            raise Unsupported("an expression of %s is not complete" % self.criterion.code)
        kind, word = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return word
        if kind != "word":
            raise Unsupported("an expression of %s is not understood here" % self.criterion.code)
        if not self._take("("):
            return self._named(word) if live else ZERO
        return self._function(word, live) if word in self.FUNCTIONS else self._question(word, live)

    def _closed(self):
        if not self._take(")"):
            raise Unsupported("an expression of %s is not closed" % self.criterion.code)

    def _named(self, word):
        if word == "full":
            return self.criterion.full or ZERO
        local = number(self.criterion.resolved(self.criterion.spec.get(word)))
        return self.all.observed(word, "current", self.unit) if local is None else local

    FUNCTIONS = {"min", "max", "mean", "abs", "round", "whole", "begun", "clamp", "if", "ln", "exp", "sqrt", "power"}

    def _function(self, name, live):
        first = self._either(live)
        values = [first]
        while self._take(","):
            chosen = live and (name != "if" or (len(values) == 1) == bool(first))
            values.append(self._either(chosen))
        self._closed()
        if not live:
            return ZERO
        if name == "if":
            return values[1] if first else values[2]
        try:
            return {"min": lambda: min(values), "max": lambda: max(values),
                    "mean": lambda: QUOTIENT.divide(sum(values, ZERO), Decimal(len(values))),
                    "abs": lambda: abs(first), "whole": lambda: first.to_integral_value(ROUND_DOWN),
                    "begun": lambda: first.to_integral_value(ROUND_CEILING),
                    "round": lambda: first.quantize(ONE.scaleb(-int(values[1] if len(values) > 1 else 0)), ROUND_HALF_UP),
                    "clamp": lambda: min(max(first, values[1]), values[2]), "ln": first.ln, "exp": first.exp,
                    "sqrt": first.sqrt, "power": lambda: self._power(first, values[1])}[name]()
        except InvalidOperation:
            raise Missing("undefined")

    def _question(self, name, live):
        words = []
        while not self._take(")"):
            if self.at >= len(self.tokens):
                raise Unsupported("an expression of %s is not closed" % self.criterion.code)
            kind, word = self.tokens[self.at]
            self.at += 1
            if not (kind == "sign" and word == ","):
                words.append(str(word))
        if not live:
            return False if name in ("observed", "has", "attribute_is", "kind_is") else ZERO
        return Answers(self.criterion).answer(name, words)


class Answers:
    """What expressions and conditions may ask about a unit."""

    def __init__(self, criterion):
        self.criterion, self.all, self.unit = criterion, criterion.all, criterion.unit
        self.about = criterion.about

    def answer(self, name, words):
        first = words[0] if words else ""
        value = self.all.values.get((first, "current", self.unit))
        if name in ("metric", "previous", "last_year"):
            return self.all.observed(first, "current" if name == "metric" else name, self.unit)
        if name in ("numerator", "denominator"):
            if value is None or value[name] is None:
                raise Missing("undefined" if value and value["state"] == "observed" else
                              value["state"] if value else "no_data")
            return value[name]
        if name == "observed":
            return value is not None and value["state"] == "observed"
        if name == "has":
            return plain((self.about["attributes"] or {}).get(first)).strip() != ""
        if name == "attribute_is":
            return plain((self.about["attributes"] or {}).get(first)) in words[1:]
        if name == "kind_is":
            return self.about["kind"] in words
        if name == "attribute":
            amount = number((self.about["attributes"] or {}).get(first))
            if amount is None:
                raise Missing("no_data")
            return amount
        if name in ("count", "quantity", "event_points"):
            return self.of_events(name, words)
        if name in ("mark", "raters", "share"):
            return self.of_marks(name, words)
        if name.startswith("peer_") and name not in ("peer_rank", "peer_percentile"):
            return self.of_peers(name, first)
        raise Unsupported("the criterion %s asks for %s" % (self.criterion.code, name))

    def of_events(self, name, words):
        events = [event for event in self.all.events.get(self.unit, ()) if event["category"] == words[0]]
        if name == "count":
            return Decimal(sum(1 for event in events if len(words) < 2 or is_of(event, words[1])))
        column = "quantity" if name == "quantity" else "points"
        return sum((event[column] for event in events if event[column] is not None), ZERO)

    def of_marks(self, name, words):
        if self.all.marks is None:
            raise Unsupported(self.all.no_marks)
        marks = [mark for mark in self.all.marks.get(self.unit, ()) if mark["rater_group"] == words[0]]
        if name == "raters":
            named = {mark["rater"] for mark in marks if mark["rater"] is not None}
            return Decimal(len(named) + sum(1 for mark in marks if mark["rater"] is None))
        column = "score" if name == "mark" else "grade"
        given = [mark[column] for mark in marks if mark[column] is not None]
        if not given:
            raise Missing("no_data")
        if name == "mark":
            return QUOTIENT.divide(sum(given, ZERO), Decimal(len(given)))
        return QUOTIENT.divide(Decimal(given.count(words[1])), Decimal(len(given))) * HUNDRED

    def of_peers(self, name, metric):
        values, better = self.all.peers(metric, self.about["group"])
        size = Decimal(len(values))
        if name == "peer_size":
            return size
        if not values:
            raise Missing("undefined")
        if name == "peer_mean":
            return QUOTIENT.divide(sum(values, ZERO), size)
        if name == "peer_deviation":
            return (sum(((value - sum(values, ZERO) / size) ** 2 for value in values), ZERO) / size).sqrt()
        return (min if (name == "peer_best") == (better == "lower") else max)(values)


# --------------------------------------------------------------------------------------------------- decision tables

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FOR_PEOPLE = {"序号", "依据", "条文", "备注", "说明"}
HEADINGS = {
    "tiers": {"范围": "range", "区间": "range", "不低于": "at_least", "≥": "at_least", "高于": "above", "超过": "above",
              "不高于": "at_most", "不超过": "at_most", "≤": "at_most", "低于": "below", "不满": "below", "等于": "exactly",
              "得分": "points", "分值": "points", "扣分": "deduct", "加分": "award", "名称": "name", "档次": "name",
              "理由": "name"},
    "table": {"级别": "when:level", "严重程度": "when:severity", "发现方式": "when:finder", "重复": "when:repeated",
              "数量": "range", "分值": "points", "得分": "points", "扣分": "points", "加分": "points", "最少": "least",
              "最多": "most"},
    "cases": {"条件": "when", "单位类型": "kind", "得分": "points", "分值": "points", "扣分": "deduct", "加分": "award",
              "名称": "name", "情形": "name", "理由": "name"},
    "knots": {"指标值": "at", "数值": "at", "得分": "points", "分值": "points"},
}
ENDS = {"≥": "at_least", ">=": "at_least", "不低于": "at_least", "不少于": "at_least", "不小于": "at_least", "达到": "at_least",
        "至少": "at_least", "大于等于": "at_least", ">": "above", "高于": "above", "超过": "above", "大于": "above",
        "多于": "above", "≤": "at_most", "<=": "at_most", "不高于": "at_most", "不超过": "at_most", "不多于": "at_most",
        "不大于": "at_most", "至多": "at_most", "小于等于": "at_most", "<": "below", "低于": "below", "不满": "below",
        "不足": "below", "小于": "below", "少于": "below", "等于": "exactly", "==": "exactly", "=": "exactly"}
AFTER = {"以上": "at_least", "以下": "at_most", "以内": "at_most", "及以上": "at_least", "及以下": "at_most"}
SIGN = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<", "exactly": "="}


def workbook(data):
    """sheet -> [(row number, {column: text})]; a cell merged over several rows counts for each of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        shared = []
        if "xl/sharedStrings.xml" in names:
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(MAIN + "si"):
                shared.append("".join(part.text or "" for part in item.iter(MAIN + "t")))
        links = {link.get("Id"): link.get("Target").lstrip("/")
                 for link in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
        sheets = {}
        for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet"):
            target = links[sheet.get(LINK)]
            path = target if target in names else "xl/" + target
            sheets[sheet.get("name")] = sheet_rows(ElementTree.fromstring(book.read(path)), shared)
        return sheets


def sheet_rows(sheet, shared):
    rows = {}
    for row in sheet.iter(MAIN + "row"):
        for cell in row.iter(MAIN + "c"):
            text = cell_text(cell, shared).strip()
            if text:
                column, line = place_of(cell.get("r"))
                rows.setdefault(line, {})[column] = text
    for merge in sheet.iter(MAIN + "mergeCell"):
        (left, top), (right, bottom) = (place_of(end) for end in merge.get("ref").split(":"))
        text = rows.get(top, {}).get(left)
        if text is not None and left == right:
            for line in range(top + 1, bottom + 1):
                if line in rows:
                    rows[line][left] = text
    return sorted(rows.items())


def cell_text(cell, shared):
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(MAIN + "t"))
    value = cell.find(MAIN + "v")
    if value is None or value.text is None:
        return ""
    if cell.get("t") == "s":
        return shared[int(value.text)]
    if cell.get("t") in ("str", "b", "e"):
        return value.text
    exact = Decimal(value.text)
    return format(exact.quantize(ONE) if exact == exact.to_integral_value() else exact.normalize(), "f")


def place_of(reference):
    letters, digits = re.match(r"^([A-Z]+)(\d+)$", reference).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(digits)


def meaning(heading, kind):
    word = re.sub(r"\s", "", heading).replace(":", "：")
    if word in FOR_PEOPLE:
        return ""
    if word.startswith("条件：") and kind in ("table", "cases"):
        return ("when:" if kind == "table" else "test:") + word[3:]
    if word.startswith("属性：") and kind == "cases":
        return "attribute:" + word[3:]
    return HEADINGS[kind].get(word)


def rows_of(rows, kind):
    """The rows of a decision table as criteria.yml would have them."""
    for index, (line, cells) in enumerate(rows):
        if sum(1 for text in cells.values() if meaning(text, kind) is not None) >= 2:
            break
    else:
        raise Unsupported("a decision table has no row of headings")
    columns = {column: meaning(text, kind) for column, text in cells.items()}
    if None in columns.values():
        raise Unsupported("a decision table has a heading unknown here")
    result = []
    for line, cells in rows[index + 1:]:
        mine = {columns[column]: text for column, text in cells.items() if columns.get(column)}
        if mine and not re.match(r"^(注|说明)[：:]", cells[min(cells)]):
            result.append(row_of(mine, kind))
    return result


def row_of(cells, kind):
    row, when, tests, ends = {}, {}, [], {}
    for what, text in cells.items():
        if what == "range":
            row.update(stretch(text))
        elif what.startswith("when:"):
            when[what[5:]] = alternatives(text)
        elif what in ("least", "most"):
            ends[what] = text
        elif kind == "cases" and (what in ("when", "kind") or what.startswith(("test:", "attribute:"))):
            tests.append(condition_of(what, text))
        else:
            row[what] = text
    if when:
        row["when"] = when
    if ends:
        row["range"] = [ends["least"], ends["most"]]
    if kind == "cases":
        if tests:
            row["when"] = tests
        else:
            row["otherwise"] = row.pop("points", "0")
    return row


def alternatives(text):
    return [word.strip() for word in re.split("[/、，,或]", text) if word.strip()]


def condition_of(what, text):
    if what == "when":
        return text
    if what.startswith("test:"):
        return " and ".join("%s %s %s" % (what[5:], SIGN[end], bound) for end, bound in stretch(text).items())
    negated = re.match(r"^(非|≠|!=)\s*(.*)$", text)
    words = ", ".join("'%s'" % word for word in alternatives(negated.group(2) if negated else text))
    call = "kind_is(%s)" % words if what == "kind" else "attribute_is('%s', %s)" % (what[10:], words)
    return "not " + call if negated else call


def stretch(text):
    """≥80且<90, [80,90), 80以上不满90, 超过6: each end and its number."""
    text = re.sub(r"\s", "", text).translate(str.maketrans("＞＜＝％－", "><=%-"))
    numeral = r"(-?\d+(?:\.\d+)?%?)"
    brackets = re.match(r"^([\[(（【])%s[,，]%s([\])）】])$" % (numeral, numeral), text)
    if brackets:
        return {"at_least" if brackets.group(1) in "[【" else "above": brackets.group(2),
                "at_most" if brackets.group(4) in "]】" else "below": brackets.group(3)}
    words = lambda known: "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    piece = re.compile("(%s)?%s(%s)?(?:且|和|，|,|、|;|；|&&?|and)?" % (words(ENDS), numeral, words(AFTER)))
    ends, at = {}, 0
    while at < len(text):
        match = piece.match(text, at)
        if not match or match.group(1) and match.group(3):
            raise Unsupported("a cell of a decision table is not understood here: " + text)
        end = ENDS[match.group(1)] if match.group(1) else AFTER[match.group(3)] if match.group(3) else "exactly"
        ends[end] = match.group(2)
        at = match.end()
    return ends


# ------------------------------------------------------------------------------------------------------------- grades

class Grades:
    """Suggested grades: bands, what ranks trigger, vetoes, quotas."""

    KNOWN = {"measure", "bands", "quotas", "triggers", "exempt_groups", "decimals"}

    def __init__(self, computation):
        self.all = computation
        self.plan = computation.scheme.get("grades") or {}
        unknown = set(self.plan) - self.KNOWN
        if unknown:
            raise Unsupported("grades declare " + ", ".join(sorted(unknown)))
        self.bands = self.plan.get("bands") or []
        self.names = [band["grade"] for band in self.bands]
        self.exempt = set(listed(self.plan.get("exempt_groups")))

    def given(self):
        """unit -> grade"""
        if not self.bands:
            return {}
        self.effects, self.grades = {}, {}
        for unit in self.all.assessed:
            if self.all.assessed[unit]["group"] in self.exempt:
                self.effects[unit], self.grades[unit] = [], None
                continue
            place = self.all.places.get(unit)
            grade = self.band(unit, place) if place else None
            effects = self.vetoes(unit) + (self.triggered(unit, place) if place else [])
            self.effects[unit] = effects
            for kinds in (("lower",), ("at_most", "bars"), ("grade",)):
                for effect in effects:
                    if effect[0] in kinds:
                        grade = self.after(grade, effect)
            self.grades[unit] = grade
        for quota in sorted(self.plan.get("quotas") or [], key=lambda quota: self.names.index(quota["grade"])):
            self.limit(quota)
        return {unit: self.names[grade] for unit, grade in self.grades.items() if grade is not None}

    def total(self, unit):
        return self.all.nodes[self.all.total_code(), unit][2]

    def band(self, unit, place):
        measure = self.plan.get("measure", "points")
        if measure not in ("points", "rank", "rank_percent"):
            raise Unsupported("grades are measured by " + measure)
        value = self.total(unit) if measure == "points" else place[2] if measure == "rank" \
            else QUOTIENT.divide(place[2] * HUNDRED, Decimal(place[3]))
        for index, band in enumerate(self.bands):
            ends = {name: number(band.get(name)) for name in ("at_least", "above", "at_most", "below")}
            if not (ends["at_least"] is not None and value < ends["at_least"]
                    or ends["above"] is not None and value <= ends["above"]
                    or ends["at_most"] is not None and value > ends["at_most"]
                    or ends["below"] is not None and value >= ends["below"]):
                return index
        return None

    @staticmethod
    def effect(declared):
        for kind in ("at_most", "lower", "bars", "deduct", "grade"):
            if kind in declared:
                return kind, declared[kind]
        raise Unsupported("an effect on grades is unknown here")

    def vetoes(self, unit):
        effects = []
        for code in sorted(self.all.statements.vetoed(self.all, unit)):
            veto = (self.all.scheme.get("vetoes") or {}).get(code) or {}
            if "effect" in veto:
                effects.append(self.effect(veto["effect"]))
            for each in veto.get("effects") or []:
                about = self.all.assessed[unit]
                if self.all.holds(each.get("for") or {}, about, about["group"]):
                    effects.append(self.effect(each["effect"]))
        return effects

    def triggered(self, unit, place):
        effects = []
        for trigger in self.plan.get("triggers") or []:
            below, bottom, top = (number(trigger.get(name)) for name in ("below", "bottom", "top"))
            if (below is None or self.total(unit) < below) and (not bottom or place[1] <= bottom) \
                    and (not top or place[0] <= top):
                effects.append(self.effect(trigger["effect"]))
        return effects

    def after(self, grade, effect):
        kind, what = effect
        worst = len(self.bands) - 1
        if kind == "grade":
            return self.names.index(what) if grade is None else max(grade, self.names.index(what))
        if grade is None or kind == "deduct":
            return grade
        if kind == "lower":
            return min(worst, grade + int(what))
        if kind == "at_most":
            return max(grade, self.names.index(what))
        return min(worst, grade + 1) if grade == self.names.index(what) else grade

    def limit(self, quota):
        unknown = set(quota) - {"grade", "share", "scope", "base", "rounding", "minimum", "border_ties", "basis"}
        scope, base = quota.get("scope", "group"), quota.get("base", "ranked")
        if unknown or scope not in ("group", "scheme") or base not in ("ranked", "all", "eligible"):
            raise Unsupported("a quota is declared in a way unknown here")
        position = self.names.index(quota["grade"])
        circles = defaultdict(list)
        for unit, about in self.all.assessed.items():
            if about["group"] not in self.exempt:
                circles[about["group"] if scope == "group" else ""].append(unit)
        for members in circles.values():
            ranked = [unit for unit in members if unit in self.all.places]
            free = [unit for unit in ranked
                    if all(self.after(position, effect) == position for effect in self.effects[unit])]
            size = len({"all": members, "ranked": ranked, "eligible": free}[base])
            places = int((number(quota["share"]) * size).quantize(ONE, MODES[quota.get("rounding", "half_up")]))
            places = min(size, max(int(quota.get("minimum", 0)), places))
            one_group = len({self.all.assessed[unit]["group"] for unit in members}) == 1
            merit = (lambda unit: self.all.places[unit][0]) if one_group else (lambda unit: -self.total(unit))
            wanting = sorted((unit for unit in ranked if self.grades[unit] == position), key=merit)
            if len(wanting) <= places:
                continue
            kept = places
            if places and merit(wanting[places - 1]) == merit(wanting[places]):
                border = [index for index, unit in enumerate(wanting) if merit(unit) == merit(wanting[places])]
                kept = border[0] if quota.get("border_ties", "exclude_all") == "exclude_all" else border[-1] + 1
            for unit in wanting[kept:]:
                self.grades[unit] = min(position + 1, len(self.bands) - 1)
                for effect in self.effects[unit]:
                    if effect[0] == "bars":
                        self.grades[unit] = self.after(self.grades[unit], effect)


class Asker:
    """A unit that conditions of rules ask about, with what an expression needs to know."""

    def __init__(self, computation, code, unit):
        self.all, self.code, self.unit = computation, code, unit
        self.about = computation.assessed[unit]
        self.spec, self.full = {}, None

    @staticmethod
    def resolved(node):
        return node


class Rules:
    """Hand-written rules of a pack, in DRL and in rule sheets, as far as they are understood here: each is a number of times
    that it fires for a unit, and what follows. What is not understood is kept with the name of the rule."""

    VALUES = {"value": "current", "previous": "previous", "lastYear": "last_year"}
    COMPARED = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
                ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b}
    EVENT = re.compile(r'^\$\w+\s*:\s*Assessee\(\s*(\$\w+)\s*:\s*events\(\s*"([^"]*)"\s*\)\s*\)\s*'
                       r'(\$\w+)\s*:\s*EventFact\(\s*(severity|level|category)\s*==\s*"([^"]*)"\s*\)\s*from\s+(\$\w+)$')
    CONSTRAINT = re.compile(r'^(!?)\s*(\w+)\s*(?:\(\s*"([^"]*)"(?:\s*,\s*"([^"]*)")?\s*\))?\s*'
                            r'(?:(<=|>=|==|!=|<|>)\s*(-?\d+(?:\.\d+)?|"[^"]*"|null))?$')
    POINTS = {"deduct", "award", "set", "limit"}
    CALL = re.compile(r'^\s*"(\w+)"\s*,\s*(\d+(?:\.\d+)?)\s*,\s*(?:\$\w+\s*,\s*)?"[^"]*"\s*$', re.S)
    ACTIONS = {"扣分": "deduct", "加分": "award", "定分": "set", "限额": "limit", "移除": "notApplicable", "否决": "veto",
               "不排名": "notRanked", "提示": "flag"}
    SHEET = {"规则": "rule", "规则名称": "rule", "评分项": "item", "否决项": "item", "编码": "item", "动作": "action",
             "分值": "points", "理由": "reason", "单位类型": "kind", "分组": "group"}
    ABOUT_STANDING = {"ranked", "rank", "rankFromLast", "size", "rankGain", "previousRank", "previousTotal", "total",
                      "points", "grade", "kind", "peerGroup", "vetoed", "streak"}

    def __init__(self, package, folder):
        self.touched, self.vetoes, self.unknown, self.anything = {}, set(), None, None
        self.effects, self.conditions, self.outside, self.flags = [], [], [], []
        self.outcome_rules, self.unknown_outcomes, self.unknown_grades = [], None, None
        for name in sorted(package.names):
            if not name.startswith(folder):
                continue
            if name.startswith(folder + "scenarios/"):
                continue
            if name.endswith((".xls", ".csv", ".drl.csv")):
                self.anything = self.unknown = "rules in %s are not read here" % name
            elif name.endswith(".xlsx"):
                self.sheets(name, workbook(package.zip.read(name)))
            elif name.endswith(".drl"):
                if name[len(folder):].startswith("outcomes"):
                    self.outcomes(package.text(name))
                else:
                    self.read(package.text(name))

    # -- rule sheets

    def sheets(self, name, sheets):
        for sheet, rows in sheets.items():
            if sheet.startswith("说明"):
                continue
            cells = {re.sub(r"\s", "", text) for line, row in rows for text in row.values()}
            if any(text.startswith(("RuleSet", "RuleTable")) for text in cells):
                self.anything = self.unknown = "the rules in %s!%s are not read here" % (name, sheet)
            elif "动作" in cells:
                self.sheet("%s!%s" % (name, sheet), rows)

    def sheet(self, name, rows):
        for index, (line, cells) in enumerate(rows):
            columns = {column: self.heading(text) for column, text in cells.items()}
            if "动作" in {re.sub(r"\s", "", text) for text in cells.values()} \
                    and sum(1 for what in columns.values() if what is not None) >= 2:
                break
        else:
            return
        if None in columns.values():
            self.anything = self.unknown = "a heading of the rules in %s is unknown here" % name
            return
        for line, cells in rows[index + 1:]:
            row = {column: text for column, text in cells.items() if columns.get(column)}
            if row and not re.match(r"^(注|说明)[：:]", cells[min(cells)]):
                self.sheet_row("%s row %d" % (name, line), {column: columns[column] for column in row}, row)

    def heading(self, text):
        word = re.sub(r"\s", "", text).replace(":", "：")
        if word in FOR_PEOPLE:
            return ""
        for start, what in (("条件：", "test:"), ("属性：", "attribute:")):
            if word.startswith(start) and len(word) > len(start):
                return what + word[len(start):]
        return self.SHEET.get(word)

    def sheet_row(self, rule, columns, row):
        told = {columns[column]: text for column, text in row.items()}
        action, item = self.ACTIONS.get(told.get("action")), told.get("item", "")
        tests = []
        try:
            for column, text in row.items():
                what = columns[column]
                if what.startswith("test:"):
                    tests += ["%s %s %s" % (what[5:], SIGN[end], bound) for end, bound in stretch(text).items()]
                elif what == "kind" or what.startswith("attribute:"):
                    tests.append(condition_of(what, text))
                elif what == "group":
                    negated = re.match(r"^(非|≠|!=)\s*(.*)$", text)
                    tests.append(("group", bool(negated), alternatives(negated.group(2) if negated else text)))
            if action is None or any(str(test).endswith("%") for test in tests):
                raise Unsupported(rule)
            points = Decimal(told["points"]) if action in self.POINTS else None
        except (Unsupported, InvalidOperation, KeyError):
            self.not_understood(rule, action, [item] if item else [])
            return

        def times(computation, unit):
            return int(all(self.test(computation, item, unit, test) for test in tests))
        self.keep(rule, action, item, points, times, told.get("reason", ""))

    @staticmethod
    def test(computation, item, unit, test):
        if isinstance(test, tuple):
            return (computation.assessed[unit]["group"] in test[2]) != test[1]
        try:
            return Expression(Asker(computation, item, unit), test).holds()
        except Missing:
            return False

    # -- DRL

    def outcomes(self, text):
        """Rules after ranking."""
        text = re.sub(r"//[^\n]*", "", text)
        for call in re.findall(r"\boutcome\s*\.\s*(\w+)\s*\(", text):
            if call not in ("list", "warn"):
                self.unknown_grades = "rules after ranking change grades (%s)" % call
        for rule, body in re.findall(r'rule\s+"([^"]*)"(.*?)\bend\b', text, re.S):
            condition, consequence = (part.strip() for part in re.split(r"\bthen\b", body, maxsplit=1))
            condition = re.sub(r"\s+", " ", re.sub(r"^.*?\bwhen\b", "", condition, count=1, flags=re.S)).strip()
            match = re.match(r"^(?:\$\w+\s*:\s*)?Standing\((.*)\)$", condition)
            said = re.match(r'^outcome\s*\.\s*(list|warn)\s*\(\s*"([^"]*)"\s*,\s*"([^"]*)"\s*\)\s*;$', consequence)
            parts = [self.CONSTRAINT.match(part) for part in self.split(match.group(1))] if match else [None]
            if not said or None in parts or any(
                    part.group(1) or part.group(4) or part.group(2) not in self.ABOUT_STANDING for part in parts):
                self.unknown_outcomes = "the rule after ranking (%s) is not understood here" % rule
                continue
            constraints = [(part.group(2), part.group(3), part.group(5), self.literal(part.group(6))) for part in parts]
            self.outcome_rules.append((rule, constraints) + said.groups())

    @staticmethod
    def literal(text):
        if text is None or text == "null":
            return None
        return text[1:-1] if text.startswith('"') else Decimal(text)

    @staticmethod
    def split(text):
        """Constraints between commas, save those inside brackets."""
        parts, depth, start = [], 0, 0
        for index, char in enumerate(text):
            depth += (char == "(") - (char == ")")
            if char == "," and not depth:
                parts.append(text[start:index].strip())
                start = index + 1
        return parts + [text[start:].strip()]

    def read(self, text):
        text = re.sub(r"//[^\n]*", "", text)
        for rule, body in re.findall(r'rule\s+"([^"]*)"(.*?)\bend\b', text, re.S):
            parts = re.split(r"\bthen\b", body, maxsplit=1)
            if len(parts) < 2:
                self.anything = self.unknown = "the rule (%s) is not understood here" % rule
                continue
            attributes, condition = re.match(r"^(.*?)\bwhen\b(.*)$", parts[0], re.S).groups() \
                if re.search(r"\bwhen\b", parts[0]) else (parts[0], "")
            times = None if attributes.strip() else self.times(re.sub(r"\s+", " ", condition).strip())
            calls = re.findall(r"\bscore\s*\.\s*(\w+)\s*\((.*?)\)\s*;", parts[1], re.S)
            rest = re.sub(r"\bscore\s*\.\s*\w+\s*\(.*?\)\s*;", "", parts[1], flags=re.S).strip()
            for call, arguments in calls:
                named = re.findall(r'^\s*"(\w+)"', arguments)
                spoken = self.CALL.match(arguments)
                if times is None or rest or call in self.POINTS and not spoken \
                        or call not in self.POINTS | {"veto", "flag", "notRanked", "notApplicable"}:
                    self.not_understood(rule, call, named)
                else:
                    self.keep(rule, call, named[0] if named else "",
                              Decimal(spoken.group(2)) if call in self.POINTS else None, times,
                              (re.findall(r'"([^"]*)"\s*$', arguments) or [""])[0])

    def times(self, text):
        """(computation, unit) -> how often a rule with this condition fires; None where it is not understood."""
        event = self.EVENT.match(text)
        if event and event.group(1) == event.group(6):
            return lambda computation, unit: sum(
                1 for one in computation.events.get(unit, ())
                if one["category"] == event.group(2) and one[event.group(4)] == event.group(5))
        match = re.match(r"^(?:\$\w+\s*:\s*)?Assessee\(([^$]*)\)$", text)
        if not match:
            return None
        parts = [self.CONSTRAINT.match(part) for part in self.split(match.group(1)) if part]
        if None in parts:
            return None
        tests = [self.about_unit(part) for part in parts]
        return None if None in tests else lambda computation, unit: int(
            all(test(computation, unit) for test in tests))

    def about_unit(self, part):
        negated, what, word, second, sign, text = part.groups()
        bound = self.literal(text)

        def value(computation, unit, span):
            found = computation.values.get((word, span, unit))
            return found if found and found["state"] == "observed" else None
        if what == "observed" and sign is None and not second:
            return lambda computation, unit: (value(computation, unit, "current") is not None) != bool(negated)
        if negated or sign is None or bound is None:
            return None
        words = {"kind": lambda computation, unit: computation.assessed[unit]["kind"],
                 "peerGroup": lambda computation, unit: computation.assessed[unit]["group"],
                 "attribute": lambda computation, unit: plain((computation.assessed[unit]["attributes"] or {}).get(word))}
        if what in words and isinstance(bound, str) and sign in ("==", "!="):
            return lambda computation, unit: (words[what](computation, unit) == bound) == (sign == "==")
        if isinstance(bound, str) or sign == "!=":
            return None
        if what in self.VALUES and not second:
            def measured(computation, unit):
                found = value(computation, unit, self.VALUES[what])
                return found is not None and self.COMPARED[sign](found["value"], bound)
            return measured
        if what in ("count", "quantity") and word:
            def counted_events(computation, unit):
                mine = [one for one in computation.events.get(unit, ())
                        if one["category"] == word and (second is None or is_of(one, second))]
                have = Decimal(len(mine)) if what == "count" \
                    else sum((one["quantity"] for one in mine if one["quantity"] is not None), ZERO)
                return self.COMPARED[sign](have, bound)
            return counted_events
        return None

    # -- what follows

    def keep(self, rule, action, item, points, times, text):
        if action == "veto":
            self.vetoes.add(item)
            self.conditions.append((item, times))
        elif action == "notRanked":
            self.outside.append(times)
        elif action == "flag":
            self.flags.append((item, text, times))
        else:
            self.effects.append((rule, action, item, points, times))

    def not_understood(self, rule, action, items):
        if action == "flag":
            self.unknown_outcomes = "the rule (%s) gives a warning by a condition unknown here" % rule
        elif action == "veto":
            self.vetoes.update(items)
            self.unknown_grades = "the veto rule (%s) has a condition unknown here" % rule
        elif action == "notRanked":
            self.unknown = "the rule (%s) keeps units from being ranked by a condition unknown here" % rule
        else:
            for item in items or [rule.split()[0]]:
                self.touched.setdefault(item, rule)

    def settle(self, computation):
        """Tries the conditions of vetoes, remarks and places outside the ranking; what asks for something unknown is named."""
        for kept, action in ((self.conditions, "veto"), (self.outside, "notRanked"), (self.flags, "flag")):
            for entry in list(kept):
                times = entry if action == "notRanked" else entry[-1]
                try:
                    for unit in computation.assessed:
                        times(computation, unit)
                except Unsupported as why:
                    kept.remove(entry)
                    self.not_understood(str(why), action, [] if action == "notRanked" else [entry[0]])

    def said(self, computation, code, unit):
        """[(action, points)] of the rules that fire for the unit's criterion, once for each time."""
        return [(action, points) for rule, action, item, points, times in self.effects if item == code
                for time in range(times(computation, unit))]

    def flagged(self, computation, unit):
        """Code -> text of the remarks that rules make about the unit."""
        flags = {}
        for code, text, times in self.flags:
            if times(computation, unit):
                flags.setdefault(code, text)
        return flags

    def vetoed(self, computation, unit):
        """Codes of the vetoes whose rule holds for the unit."""
        return {code for code, times in self.conditions if times(computation, unit)}

    def unknown_effect(self, scheme):
        for code in sorted(self.vetoes):
            effect = ((scheme.get("vetoes") or {}).get(code) or {}).get("effect")
            if "deduct" in json.dumps(effect):
                return "the veto %s takes points off the total" % code
        return self.unknown

    def not_ranked(self, computation, unit):
        return any(times(computation, unit) for times in self.outside)


# ------------------------------------------------------------------------------------------------------ the trace mode

def typed(kind, columns):
    """A record as the trace gives it, all texts, with the types the readings expect."""
    numbers = {"quality_score", "score", "planned_amount", "done_amount", "points", "quantity", "value", "numerator",
               "denominator", "reopened_count", "total"}
    record = defaultdict(lambda: None)
    for name, text in columns.items():
        if name == "attributes":
            record[name] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
            continue
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
            records = [typed(reading.kind, dict(record["columns"], record_key=record["record_key"]))
                       for record in case["records"]]
            told = "%s %s" % (case["metric"], case["unit"])
            mine = figures_of(reading, records, case["as_of"])
            if same(mine, case):
                equal += 1
            else:
                differences.append("%s: published %s/%s/%s, from the records %s" % (
                    told, case["numerator"], case["denominator"], case["value"], mine))
            if records:
                gone = chance.randrange(len(records))
                removed += 1
                rest = records[:gone] + records[gone + 1:]
                if reading.distinct is not None:
                    # What is counted once goes with all the records that tell of it.
                    what = reading.distinct(records[gone], case["as_of"])
                    rest = [record for record in records if reading.distinct(record, case["as_of"]) != what]
                less = figures_of(reading, rest, case["as_of"])
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
        if reading.kind == UNIT:
            pair = reading.count(record)
            sums.add(pair if pair is not None else ())
        elif reading.kind == RESULT:
            if record["scheme"] == reading.scheme and record["total"] is not None:
                sums.add((record["total"], ONE))
        else:
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
    computation.compare_pinned()
    computation.compute_metrics()
    computation.compare_statistics()
    computation.score()
    computation.compare_lines()
    computation.rank()
    computation.grade()
    computation.previous()
    computation.follow_up()
    computation.leave_out()
    tally = computation.tally()
    result = computation.result
    notes += ["not computed: " + why for why in result.unable]
    notes += ["hashes only: " + name for name in package.withheld()]
    if not sum(tally["computed"].values()):
        broken.append("nothing was recomputed: the package holds no units, items, ranks or grades that could be / 没有可重算的内容")
    equal = not broken and not result.differences
    cells = sum(result.total.values())
    left_out = gathered(result.left_out)
    untold = sum(each["cells"] for each in left_out)
    share = {what: (result.equal[what] + sum(1 for text in result.differences if text.startswith(what + " ")),
                    result.total[what]) for what in result.total}
    if arguments.json:
        print(json.dumps({"package": package.hash, "code": package.code, "equal": equal, "broken": broken,
                          "differences": result.differences, "notes": notes, "recomputed": tally["computed"],
                          "published": tally["published"], "not_verified": left_out, "not_verified_cells": untold,
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
        print("recomputed / 独立重算：" + "; ".join("%s %d of %d" % (what, tally["computed"][what], tally["published"][what])
                                               for what in ("units", "items", "ranks", "grades")))
        for each in left_out:
            print("○ not verified / 未核对：%s, %d cells: %s" % (each["what"], each["cells"], each["why"]))
        print("not verified: %d cells in %d places, each named above / 未核对 %d 格，共 %d 处，逐条列在上面" % (
            untold, len(left_out), untold, len(left_out)))
        print("结论：相同 / equal" if equal else "结论：不同 / it differs")
    return 0 if equal else 1


def gathered(left_out):
    """One entry for each thing and reason, with all its cells."""
    cells = defaultdict(int)
    for each in left_out:
        cells[each["what"], each["why"]] += each["cells"]
    return [{"what": what, "cells": count, "why": why} for (what, why), count in cells.items() if count]


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
