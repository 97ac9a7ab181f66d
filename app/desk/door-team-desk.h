/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk of somebody who reviews: the team's interviews, where each stands, what is unlike the rest,
 * and deciding about them.
 *
 * Order of use: door_desk_get_team() after unlocking, NULL for an interviewer's account;
 * door_team_desk_refresh_async() (the desk does it after each sending and receiving); bind the list; open
 * one with door_team_desk_read_async() (door-reading.h); decide. Works offline: what was decided waits
 * and goes with the next sending.
 *
 * Promises:
 *   1. An interview that cannot be opened, or that nobody on the survey's list signed, is in the list
 *      with the reason in words, and in no figure.
 *   2. A decision is kept, signed, before it is shown; it goes to the interviewer, the office and the
 *      other supervisors of the team. Two that contradict each other are shown as that (rule T3 of
 *      door-team-steps.h), neither is lost.
 *   3. Figures and flags hold nothing of what is sealed or above the team (door-review-plan.h).
 *   4. Figures follow what arrives; what was made void leaves them.
 * Thread rule: main; opening and figures in workers.
 */
#pragma once

#include <gio/gio.h>

typedef struct _DoorDesk DoorDesk;

#define DOOR_TYPE_TEAM_DESK (door_team_desk_get_type ())
/* Signal "changed": the list, the figures or both are new. Signal "wrote": something was decided or written,
 * and waits to be sent. */
G_DECLARE_FINAL_TYPE (DoorTeamDesk, door_team_desk, DOOR, TEAM_DESK, GObject)

/* NULL when the account is an interviewer's. transfer none. */
DoorTeamDesk *door_desk_get_team (DoorDesk *desk);

/* --- One interview in the list --------------------------------------------------------------- */

typedef enum {
  DOOR_REVIEW_RECEIVED,
  DOOR_REVIEW_CORRECTED, /* came again after it was sent back */
  DOOR_REVIEW_IN_REVIEW,
  DOOR_REVIEW_RETURNED,
  DOOR_REVIEW_BACK_CHECK, /* a second visit is due */
  DOOR_REVIEW_APPROVED,
  DOOR_REVIEW_VOID,
  DOOR_REVIEW_REPLACED, /* by a corrected version */
  DOOR_N_REVIEW_STATES,
} DoorReviewState;

typedef enum {
  DOOR_TEAM_SEVERITY_NONE,
  DOOR_TEAM_SEVERITY_NOTE,
  DOOR_TEAM_SEVERITY_CHECK,
  DOOR_TEAM_SEVERITY_URGENT,
} DoorTeamSeverity;

/* Something about one interview that is unlike the rest; it accuses nobody. */
typedef struct {
  char *title;  /* "Duration" */
  char *words;  /* "9 minutes; the team's middle half takes 31 to 44" */
  char *advice; /* what to do */
  DoorTeamSeverity severity;
  char *other; /* instance id of the other interview it is about; "" */
} DoorTeamFlag;

#define DOOR_TYPE_TEAM_ROW (door_team_row_get_type ())
G_DECLARE_FINAL_TYPE (DoorTeamRow, door_team_row, DOOR, TEAM_ROW, GObject)

const char *door_team_row_get_id (DoorTeamRow *self); /* instance id, and more when there are two */
const char *door_team_row_get_case (DoorTeamRow *self); /* "HH-0142"; "" */
const char *door_team_row_get_person (DoorTeamRow *self);
const char *door_team_row_get_team (DoorTeamRow *self);
const char *door_team_row_get_psu (DoorTeamRow *self);           /* "" */
const char *door_team_row_get_outcome_text (DoorTeamRow *self);  /* "Complete interview"; "" */
const char *door_team_row_get_when_text (DoorTeamRow *self);     /* "Today, 14:05" */
const char *door_team_row_get_duration_text (DoorTeamRow *self); /* "34 min"; "" */
DoorReviewState door_team_row_get_state (DoorTeamRow *self);
const char *door_team_row_get_state_text (DoorTeamRow *self);
gboolean door_team_row_is_open (DoorTeamRow *self);              /* somebody has to decide */
gboolean door_team_row_is_contradicted (DoorTeamRow *self);      /* two decided differently */
gboolean door_team_row_is_marked (DoorTeamRow *self);            /* flagged by a person */
const char *door_team_row_get_problem (DoorTeamRow *self);       /* why it cannot be opened; "" */
DoorTeamSeverity door_team_row_get_severity (DoorTeamRow *self); /* the highest of its flags */
guint door_team_row_get_n_flags (DoorTeamRow *self);
const DoorTeamFlag *door_team_row_get_flag (DoorTeamRow *self, guint index);
/* "9 minutes; the team's … · and 2 more"; "". */
const char *door_team_row_get_flags_text (DoorTeamRow *self);

/* --- The list --------------------------------------------------------------------------------- */

typedef enum {
  DOOR_TEAM_SHOW_TO_DO, /* new, corrected, in review */
  DOOR_TEAM_SHOW_FLAGGED,
  DOOR_TEAM_SHOW_RETURNED,
  DOOR_TEAM_SHOW_BACK_CHECK,
  DOOR_TEAM_SHOW_APPROVED,
  DOOR_TEAM_SHOW_UNCONFIRMED, /* approved, and not looked at by headquarters */
  DOOR_TEAM_SHOW_VOID,
  DOOR_TEAM_SHOW_ALL,
  DOOR_N_TEAM_SHOWS,
} DoorTeamShow;
const char *door_team_show_label (DoorTeamShow show); /* translated */

typedef enum {
  DOOR_TEAM_BY_URGENCY, /* flags first, then the oldest */
  DOOR_TEAM_BY_NEWEST,
  DOOR_TEAM_BY_OLDEST,
  DOOR_TEAM_BY_PERSON,
  DOOR_TEAM_BY_PSU,
  DOOR_TEAM_BY_DURATION,
  DOOR_TEAM_BY_OUTCOME, /* as the codes of dispositions go; without one last */
  DOOR_TEAM_BY_STATE,   /* as the review goes: received first */
  DOOR_N_TEAM_ORDERS,
} DoorTeamOrder;
const char *door_team_order_label (DoorTeamOrder order); /* translated */

#define DOOR_TYPE_TEAM_LIST (door_team_list_get_type ())
/* A GListModel of DoorTeamRow: those that pass the filters, in order. */
G_DECLARE_FINAL_TYPE (DoorTeamList, door_team_list, DOOR, TEAM_LIST, GObject)

/* Whatever is set stays until it is set again. NULL or "" lets all pass. */
void door_team_list_set_show (DoorTeamList *self, DoorTeamShow show);
void door_team_list_set_order (DoorTeamList *self, DoorTeamOrder order);
void door_team_list_set_person (DoorTeamList *self, const char *person);
void door_team_list_set_psu (DoorTeamList *self, const char *psu);
void door_team_list_set_team (DoorTeamList *self, const char *team);
void door_team_list_set_search (DoorTeamList *self, const char *text);
DoorTeamShow door_team_list_get_show (DoorTeamList *self);
DoorTeamOrder door_team_list_get_order (DoorTeamList *self);
const char *door_team_list_get_person (DoorTeamList *self); /* "" */
const char *door_team_list_get_psu (DoorTeamList *self);    /* "" */
const char *door_team_list_get_team (DoorTeamList *self);   /* "" */
const char *door_team_list_get_search (DoorTeamList *self); /* "" */
/* How many a filter would show, with no other set. */
guint door_team_list_count (DoorTeamList *self, DoorTeamShow show);
guint door_team_list_count_all (DoorTeamList *self);
/* Everybody and every PSU in the list, by name, NULL-terminated; transfer none. */
const char *const *door_team_list_get_people (DoorTeamList *self);
const char *const *door_team_list_get_psus (DoorTeamList *self);
const char *const *door_team_list_get_teams (DoorTeamList *self);
DoorTeamRow *door_team_list_find (DoorTeamList *self, const char *id); /* NULL; transfer none */
const char *door_team_list_get_empty_text (DoorTeamList *self);        /* why it is empty */

/* --- The desk --------------------------------------------------------------------------------- */

DoorTeamList *door_team_desk_get_list (DoorTeamDesk *self);
gboolean door_team_desk_is_busy (DoorTeamDesk *self); /* opening what came, or counting */
void door_team_desk_refresh_async (DoorTeamDesk *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_team_desk_refresh_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error);

/* Ends what its header says it ends. */
gboolean door_team_desk_act_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error);

/* --- Deciding --------------------------------------------------------------------------------- */

typedef enum {
  DOOR_DECISION_APPROVE,
  DOOR_DECISION_RETURN, /* to the interviewer, with comments */
  DOOR_DECISION_VOID,   /* not to be used; a reason is asked for */
  DOOR_DECISION_BACK_CHECK,
  DOOR_DECISION_REOPEN,
  DOOR_DECISION_CONFIRM, /* headquarters: the second level of review */
  DOOR_DECISION_FLAG, /* to be looked at again, by anybody; decides nothing. Without words: no longer */
  DOOR_N_DECISIONS,
} DoorDecision;
const char *door_decision_label (DoorDecision decision); /* on a button; translated */
/* NULL: may be done now; else why not, in words. */
const char *door_team_row_may (DoorTeamRow *self, DoorDecision decision);

/* A comment for the interviewer on one question. */
typedef struct {
  const char *ref; /* "/data/member[2]/age" */
  const char *text;
} DoorTeamComment;

/* `text`: for the interviewer, or the reason. `comments` may be NULL. Errors: G_IO_ERROR_INVALID_ARGUMENT
 * when a reason is missing or it may not be done; else those of the vault. */
void door_team_desk_decide_async (DoorTeamDesk *self,
                                  DoorTeamRow *row,
                                  DoorDecision decision,
                                  const char *text,
                                  const DoorTeamComment *comments,
                                  guint n_comments,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
gboolean door_team_desk_decide_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error);

/* --- Messages --------------------------------------------------------------------------------- */

/* Interviewers of the team, by the survey's list; NULL-terminated; transfer full. */
char **door_team_desk_get_interviewers (DoorTeamDesk *self);
/* To one of them, or to all (`person` NULL); it waits and goes with the next sending. Ends with
 * door_team_desk_decide_finish(). */
void door_team_desk_message_async (DoorTeamDesk *self,
                                   const char *person,
                                   const char *text,
                                   GAsyncReadyCallback callback,
                                   gpointer data);

/* --- Today ------------------------------------------------------------------------------------ */

/* One of the five things to do today. */
typedef enum {
  DOOR_TODAY_DANGER,   /* somebody reported danger */
  DOOR_TODAY_OVERDUE,  /* somebody was to check in by now, and did not */
  DOOR_TODAY_CONFLICT, /* two decided differently, or an interview cannot be opened */
  DOOR_TODAY_CORRECTED,
  DOOR_TODAY_FLAGGED,
  DOOR_TODAY_NEW,
  DOOR_TODAY_RETURNED, /* waits for interviewers for long */
  DOOR_TODAY_PEOPLE,   /* somebody whose interviews are unlike the others' */
  DOOR_TODAY_CASES,    /* outcomes that wait for confirmation */
  DOOR_N_TODAY,
} DoorTodayKind;

#define DOOR_TYPE_TODAY (door_today_get_type ())
G_DECLARE_FINAL_TYPE (DoorToday, door_today, DOOR, TODAY, GObject)
DoorTodayKind door_today_get_kind (DoorToday *self);
const char *door_today_get_title (DoorToday *self);  /* "3 corrected interviews" */
const char *door_today_get_detail (DoorToday *self); /* why, what to do */
guint door_today_get_count (DoorToday *self);
/* The filters of the list that show it; *ret_person NULL: everybody. FALSE when it is not about
 * interviews. */
gboolean door_today_get_filter (DoorToday *self, DoorTeamShow *ret_show, const char **ret_person);

/* Of DoorToday, at most five, the most urgent first; empty: nothing is left to do. */
GListModel *door_team_desk_get_today (DoorTeamDesk *self);
