/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that happened to a case: a visit, a note, a draw, a gate, a consent. A small document of
 * its own, flat JSON of texts, sealed in the vault as it is written, and never changed afterwards: what
 * is known about a case is folded from its events in the order of their times.
 *
 *   type             fields
 *   visit-start      visit (uuid), mode ("in-person", "phone")
 *   visit-position   visit, position ("lat lon altitude accuracy"), source, mock; or trouble (door-here.h)
 *   visit-result     visit, result (door-visit-tree.h), spoke, reason, strength, note, danger ("yes")
 *   appointment      when (ISO 8601 with offset), note; "when" empty: it was called off
 *   note             text
 *   selection        see door-selection.h: method, seed, eligible, order, hash, line, probability …
 *   redraw           reason: the draw before it no longer counts
 *   handed-over      reason ("sex", "language", "known"), note; draw and visits are closed
 *   given            to (person): the letter with it is queued for this colleague
 *   taken            from (person): a colleague's letter with it came; an earlier "given" is over
 *   consent          step ("household", "person", "section"), answer ("yes", "no")
 *   gate             section, who, code ("1", "-5", "-9"), open ("yes", "no")
 *   declined         section, reason: the interviewer leaves a part to a colleague
 *   referral         district, answer ("taken", "offered", "not-offered"), reason
 *   distress         action ("pause", "stop", "referral")
 *   danger           what: somebody is in danger now; goes to the supervisor first
 *   cover, uncover   nothing: the screen was covered, and shown again after the PIN
 *   danger-settled   of: the id of a report of danger or of a call for help, text: what was done
 *   check-in         due (ISO 8601): when the next one is expected; answer ("well", "help")
 *   debrief          how, text
 *   extras           names, one a line: heads of households in this dwelling that nobody listed
 *   withdrawn        nothing: the respondent took back the consent (door-withdraw.h)
 *   held             facts: the case as it was assigned, told to the team's supervisors alone
 *   target           person, interviews, until (door-target.h): of the team, and to the tablets
 *   part-opened      instance, path, reason: headquarters read a part that is not for the team
 *   from the office: message (text), returned (door-return.h), confirmed (code), visit-again (text),
 *                    release (reason, of: the case it stands in for), verdict (text), reassigned (to,
 *                    reason; to whom had it), taken-over (reason; to whom has it now), redraw-permit
 *                    (hash: door_draw_code_hash(); reason)
 *
 * Events that belong to no case have the case "".
 * Thread rule: any thread; one owner; not changed once it is in a log.
 */
#pragma once

#include "door-clock.h"

typedef struct _DoorCaseEvent DoorCaseEvent;

/* Where their names are needed at more than one place. */
#define DOOR_EVENT_DANGER_SETTLED "danger-settled"
#define DOOR_EVENT_EXTRAS "extras"
#define DOOR_EVENT_HELD "held"
#define DOOR_EVENT_REASSIGNED "reassigned"
#define DOOR_EVENT_TAKEN "taken"
#define DOOR_EVENT_TAKEN_OVER "taken-over"
#define DOOR_EVENT_PART_OPENED "part-opened"
#define DOOR_EVENT_REDRAW_PERMIT "redraw-permit"

/* Now, by the clock. `by` is the person. */
DoorCaseEvent *
door_case_event_new (const char *type, const char *case_id, const char *by, DoorClock *clock);
DoorCaseEvent *door_case_event_ref (DoorCaseEvent *self);
void door_case_event_unref (DoorCaseEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCaseEvent, door_case_event_unref)

/* "" or NULL leaves the field away. */
void door_case_event_set (DoorCaseEvent *self, const char *field, const char *value);
const char *door_case_event_get (const DoorCaseEvent *self, const char *field); /* "" when absent */
const char *door_case_event_type (const DoorCaseEvent *self);
const char *door_case_event_case (const DoorCaseEvent *self);
const char *door_case_event_id (const DoorCaseEvent *self);
gint64 door_case_event_at (const DoorCaseEvent *self);        /* microseconds since 1970 */
GDateTime *door_case_event_local (const DoorCaseEvent *self); /* where it happened; none */
gboolean door_case_event_is (const DoorCaseEvent *self, const char *type);

/* The same fields give the same bytes. transfer full. */
GBytes *door_case_event_print (const DoorCaseEvent *self);
/* NULL with G_IO_ERROR_INVALID_DATA when it is not an event. Unknown types and fields are kept; lists
 * and objects as their JSON text. */
DoorCaseEvent *door_case_event_parse (GBytes *bytes, GError **error);
