#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads every screen that a11y-walk shows, through AT-SPI as a screen reader does: whatever can have
the focus has a role that says what it is and a name that says which. Reports in TAP.

walk-a11y.py PROGRAM [ARGUMENT]...; run inside a session bus (see tests/ui/meson.build)."""
import subprocess
import sys

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError) as missing:
    print("1..0 # SKIP no AT-SPI for Python: %s" % missing)
    sys.exit(0)

# Names given by the toolkit for want of a better one.
NO_NAMES = {"", "gtkbutton", "gtkentry", "gtktext", "gtktextview", "button", "entry"}
# A holder of others, not something a person acts on.
HOLDERS = {
    Atspi.Role.FRAME, Atspi.Role.DIALOG, Atspi.Role.ALERT, Atspi.Role.PANEL, Atspi.Role.FILLER,
    Atspi.Role.SCROLL_PANE, Atspi.Role.VIEWPORT, Atspi.Role.WINDOW, Atspi.Role.GROUPING,
    Atspi.Role.LIST, Atspi.Role.LIST_BOX, Atspi.Role.APPLICATION, Atspi.Role.SECTION,
}
SILENT_ROLES = {Atspi.Role.UNKNOWN, Atspi.Role.INVALID}


def find_application(pid):
    for _ in range(200):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == pid:
                return child
        GLib.timeout_add(50, lambda: False)  # the registry does not say when somebody came
        GLib.MainContext.default().iteration(True)
    return None


def name_of(node):
    name = node.get_name() or ""
    if name.strip().lower() not in NO_NAMES:
        return name
    for relation in node.get_relation_set() or []:
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return relation.get_target(0).get_name() or ""
    # A text inside an entry or a spin button is named by what it stands in.
    parent = node.get_parent()
    if node.get_role() in (Atspi.Role.TEXT, Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT) and parent:
        outer = parent.get_name() or ""
        if outer.strip().lower() not in NO_NAMES:
            return outer
    return ""


def says_nothing(node, depth=0):
    """A row that a list keeps for later: nothing in it has a name."""
    if depth > 0 and (node.get_name() or "").strip().lower() not in NO_NAMES:
        return False
    children = (node.get_child_at_index(i) for i in range(node.get_child_count()))
    return all(says_nothing(child, depth + 1) for child in children if child is not None)


def where(node):
    """The nearest names around what has none."""
    names = []
    while node is not None and len(names) < 3:
        name = node.get_name() or ""
        if name.strip().lower() not in NO_NAMES:
            names.append(name)
        node = node.get_parent()
    return "in " + ", in ".join(names)


def walk(node, faults, seen, depth=0):
    if node is None or depth > 60:
        return
    states = node.get_state_set()
    if depth > 1 and not states.contains(Atspi.StateType.VISIBLE):
        return
    role = node.get_role()
    if role == Atspi.Role.LIST_ITEM and says_nothing(node):
        return
    if states.contains(Atspi.StateType.FOCUSABLE) and role not in HOLDERS:
        seen.append(role)
        if role in SILENT_ROLES:
            faults.append("%s has no role" % (node.get_name() or "?"))
        elif not name_of(node):
            faults.append("a %s %s has no name" % (node.get_role_name(), where(node)))
    for i in range(node.get_child_count()):
        walk(node.get_child_at_index(i), faults, seen, depth + 1)


def main():
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    number = 0
    failed = False
    application = None
    for line in program.stdout:
        word, _, screen = line.strip().partition(" ")
        if word != "screen":
            continue
        if application is None:
            application = find_application(program.pid)
        number += 1
        faults, seen = [], []
        if application is None:
            faults.append("the program is not to be seen through AT-SPI")
        else:
            walk(application, faults, seen)
            if not seen:
                faults.append("nothing on it can have the focus")
        for fault in sorted(set(faults)):
            print("# %s: %s" % (screen, fault))
        print("%s %d - %s, %d things to act on" % ("not ok" if faults else "ok", number, screen, len(seen)))
        sys.stdout.flush()
        failed = failed or bool(faults)
        program.stdin.write("\n")
        program.stdin.flush()
    if program.wait() != 0:
        print("not ok %d - the walk came to its end" % (number + 1))
        number += 1
    print("1..%d" % number)
    return 1 if failed else 0


sys.exit(main())
