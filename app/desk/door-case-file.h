/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one case: where it is, what happened so far, what may be done next, and doing it.
 *
 * Order of use: door_desk_open_file(); show what the getters say, again at each "changed"; the actions;
 * drop it. A visit is begun with door_case_file_start_visit_async(), and ended by a *report*: a few
 * questions (door-visit-tree.h) that lead to a code.
 *
 * Promises:
 *   1. An action has happened when its call finishes, and is durable then; before, and when it
 *      fails, nothing has.
 *   2. A case that has ended takes no further visit unless the supervisor asks for one, and after
 *      the selected person's own refusal at most one polite offer.
 *   3. Nobody is taken off the list here, and nobody put in another's place: a household of the
 *      reserve is visited only after the supervisor's letter has released it.
 *   4. A respondent who withdraws is forgotten (door-withdraw.h), whenever that is.
 * Thread rule: main.
 */
#pragma once

#include "door-desk.h"

/* --- What happened, one thing a row ------------------------------------------------------- */

#define DOOR_TYPE_MOMENT (door_moment_get_type ())
G_DECLARE_FINAL_TYPE (DoorMoment, door_moment, DOOR, MOMENT, GObject)
const char *door_moment_get_when (DoorMoment *self);   /* "Today, 14:05" */
const char *door_moment_get_title (DoorMoment *self);  /* "Visit 2: nobody at home" */
const char *door_moment_get_detail (DoorMoment *self); /* notes, who was met; "" */
gboolean door_moment_get_from_office (DoorMoment *self);

/* --- A report of a visit ------------------------------------------------------------------ */

#define DOOR_TYPE_VISIT_REPORT (door_visit_report_get_type ())
/* Signal "changed": another question, or another detail is wanted. */
G_DECLARE_FINAL_TYPE (DoorVisitReport, door_visit_report, DOOR, VISIT_REPORT, GObject)
const char *door_visit_report_get_question (DoorVisitReport *self); /* NULL: all is asked */
const char *const *door_visit_report_get_answers (DoorVisitReport *self);
void door_visit_report_choose (DoorVisitReport *self, guint answer);
gboolean door_visit_report_back (DoorVisitReport *self);        /* FALSE at the first question */
const char *door_visit_report_get_code (DoorVisitReport *self); /* "" until it ends */
char *door_visit_report_describe (DoorVisitReport *self);       /* "2.24 Nobody at home" */
gboolean door_visit_report_opens_interview (DoorVisitReport *self);
gboolean door_visit_report_hands_over (DoorVisitReport *self);
gboolean door_visit_report_is_danger (DoorVisitReport *self); /* it was not safe */
/* What happens then, in words: "This ends the case. Your supervisor confirms it."; "". */
char *door_visit_report_get_consequence (DoorVisitReport *self);

/* Details wanted now, in order: "spoke", "reason", "strength", "needs", "appointment", "note". */
const char *const *door_visit_report_get_wanted (DoorVisitReport *self);
const char *door_visit_report_detail_title (const char *detail);
/* Values and labels to choose among, alternating; NULL for those that are typed. transfer full. */
char **door_visit_report_detail_choices (const char *detail);
void door_visit_report_set_detail (DoorVisitReport *self, const char *detail, const char *value);
const char *door_visit_report_get_detail (DoorVisitReport *self, const char *detail); /* "" */
/* What is missing before it can be kept; NULL: nothing. */
const char *door_visit_report_get_missing (DoorVisitReport *self);

/* --- The case ----------------------------------------------------------------------------- */

typedef enum {
  DOOR_CASE_ACT_VISIT,     /* start a visit */
  DOOR_CASE_ACT_INTERVIEW, /* begin, or go on with, the interview */
  DOOR_CASE_ACT_RESULT,    /* a visit is under way: say what came of it */
  DOOR_CASE_ACT_LOOK,      /* at a finished one */
  DOOR_CASE_ACT_CALL,      /* start a telephone call */
  DOOR_CASE_ACT_APPOINTMENT,
  DOOR_CASE_ACT_GIVE,  /* a case that goes to a colleague: say to whom */
  DOOR_CASE_ACT_SHOW,  /* one that was given: show it to the colleague's tablet as codes */
  DOOR_CASE_ACT_CARRY, /* … or put it on a stick for them */
  DOOR_CASE_ACT_NOTE,
  DOOR_CASE_ACT_EXTRAS, /* of a listed household: tell others in its dwelling that nobody listed */
  DOOR_CASE_ACT_MOVE,   /* a draft to a newer questionnaire, having seen what that does */
  DOOR_CASE_ACT_WITHDRAW, /* the respondent takes back the consent: what was said is destroyed */
  DOOR_CASE_N_ACTS,
} DoorCaseAct;

#define DOOR_TYPE_CASE_FILE (door_case_file_get_type ())
G_DECLARE_FINAL_TYPE (DoorCaseFile, door_case_file, DOOR, CASE_FILE, GObject)

/* NULL when the case is not in the list any more. transfer full. */
DoorCaseFile *door_desk_open_file (DoorDesk *desk, DoorCase *item);

DoorCase *door_case_file_get_case (DoorCaseFile *self);
/* Of DoorMoment, newest first; the same object always. */
GListModel *door_case_file_get_moments (DoorCaseFile *self);
const char *door_case_file_get_office_note (DoorCaseFile *self); /* "" */
/* "PSU 07 · Urdu · phone 0300 …": what a person wants to know before ringing; "". */
const char *door_case_file_get_district (DoorCaseFile *self); /* whose services are near; "" */
const char *door_case_file_get_facts_text (DoorCaseFile *self);
/* "2 of 3 visits · on 1 of 2 days · evening or weekend: not yet"; "" when nothing is due any more. */
const char *door_case_file_get_rules_text (DoorCaseFile *self);
/* "2.24 Nobody at home"; "" while there is none. */
const char *door_case_file_get_code_text (DoorCaseFile *self);
const char *door_case_file_get_code_why (DoorCaseFile *self); /* the rule, in words */
/* What a supervisor or a safe way of working asks to mind now; "" */
const char *door_case_file_get_warning (DoorCaseFile *self);

GDateTime *door_case_file_get_appointment (DoorCaseFile *self); /* NULL: none; transfer none */
GDateTime *door_case_file_get_now (DoorCaseFile *self);         /* transfer full */

gboolean door_case_file_may (DoorCaseFile *self, DoorCaseAct act);
const char *door_case_file_act_label (DoorCaseFile *self, DoorCaseAct act);
/* The one that is next in the order of the work. DOOR_CASE_N_ACTS: none. */
DoorCaseAct door_case_file_get_next (DoorCaseFile *self);

/* `mode`: "in-person" or "phone". Every _async below ends with door_case_file_finish(). */
void door_case_file_start_visit_async (DoorCaseFile *self,
                                       const char *mode,
                                       GAsyncReadyCallback callback,
                                       gpointer data);
/* By telephone sealed sections never open. */
gboolean door_case_file_is_by_phone (DoorCaseFile *self);
/* A report of the visit under way. transfer full; NULL when there is none. */
DoorVisitReport *door_case_file_new_report (DoorCaseFile *self);
void door_case_file_end_visit_async (DoorCaseFile *self,
                                     DoorVisitReport *report,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
/* Somebody talks now: begins a visit unless one is under way, then opens the interview (a finished one
 * opens closed). One that was sent back opens without a visit: a slip is corrected at the table. */
void door_case_file_open_interview_async (DoorCaseFile *self,
                                          GAsyncReadyCallback callback,
                                          gpointer data);
/* transfer full. */
DoorInterview *
door_case_file_open_interview_finish (DoorCaseFile *self, GAsyncResult *result, GError **error);
/* The interview was left. `finished`: the visit ends with it; else it is asked how it goes on. */
void door_case_file_left_interview_async (DoorCaseFile *self,
                                          gboolean finished,
                                          GAsyncReadyCallback callback,
                                          gpointer data);
/* `when` NULL: called off. */
void door_case_file_set_appointment_async (DoorCaseFile *self,
                                           GDateTime *when,
                                           const char *note,
                                           GAsyncReadyCallback callback,
                                           gpointer data);
void door_case_file_add_note_async (DoorCaseFile *self,
                                    const char *text,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
/* As they were told last, one a line; "". transfer full. */
char *door_case_file_get_extras (DoorCaseFile *self);
/* Heads of households, one a line. The office draws who of them is interviewed, too. G_IO_ERROR_INVALID_DATA
 * says what to mend: nobody, two alike, or more than DOOR_CASE_MAX_EXTRAS. */
#define DOOR_CASE_MAX_EXTRAS 60
void door_case_file_tell_extras_async (DoorCaseFile *self,
                                       const char *names,
                                       GAsyncReadyCallback callback,
                                       gpointer data);
/* To a colleague ("needs": woman, man, language, known): draw and visits stay as they are. */
void door_case_file_hand_over_async (DoorCaseFile *self,
                                     const char *needs,
                                     const char *note,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
/* Who of the team may take it, by name; empty when nobody is known here. transfer full. */
char **door_case_file_get_colleagues (DoorCaseFile *self);
/* Queues it, with visits, draw and the interview as it stands, for this colleague. */
void door_case_file_give_async (DoorCaseFile *self,
                                const char *colleague,
                                GAsyncReadyCallback callback,
                                gpointer data);
/* What was given, sealed for the colleague alone: to be shown as codes (door-code-frames.h).
 * G_IO_ERROR_NOT_FOUND: the office has it already. transfer full. */
void
door_case_file_read_given_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data);
GBytes *door_case_file_read_given_finish (DoorCaseFile *self, GAsyncResult *result, GError **error);
/* The same as a file "case-….door" in `folder`, a stick's, which the colleague takes as any from the office. */
void door_case_file_carry_given_async (DoorCaseFile *self,
                                       const char *folder,
                                       GAsyncReadyCallback callback,
                                       gpointer data);
/* What moving the draft to the newest questionnaire would do, in words; the page asks with them. NULL:
 * an error says why it cannot be moved. transfer full. */
void
door_case_file_ask_move_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data);
char *door_case_file_ask_move_finish (DoorCaseFile *self, GAsyncResult *result, GError **error);
/* Moves it as was asked last. */
void door_case_file_move_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data);
/* The respondent takes back the consent, also long after the interview was sent: everything said is
 * destroyed here, hub and office are told to do the same, and the case has ended. There is no way back:
 * ask first, in the words of door_case_file_get_withdrawal_text(). */
const char *door_case_file_get_withdrawal_text (DoorCaseFile *self);
void
door_case_file_withdraw_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_case_file_finish (DoorCaseFile *self, GAsyncResult *result, GError **error);
