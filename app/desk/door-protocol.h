/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a survey prescribes for the work at the door, beside its questionnaire: `protocol.json`, a
 * media file of the form, so that it comes signed and sealed with it. Everything has a careful default;
 * a survey without the file is run by those.
 *
 *   {
 *     "visits": {"attempts": 3, "days": 2, "evening_or_weekend": 1, "evening_from": 17,
 *                "weekend": [6, 7]},
 *     "selection": {"method": "uniform"},
 *     "safety": {"check_in_minutes": 180, "cases_a_day": 12, "sensitive_a_day": 4,
 *                "contacts": [{"name": "Team leader", "phone": "+00 …"}]},
 *     "support": [{"district": "North", "name": "Health post", "what": "any illness or injury",
 *                  "phone": "…", "hours": "day and night"}],
 *     "keeping": {"checked_days": 7, "sent_days": 30},
 *     "back_check": {"form": "back_check", "percent": 10, "least": 2, "flagged_percent": 50,
 *                    "no_interview_percent": 5},
 *     "quality": {"gap-minutes": 3, "first-hour": 7, "last-hour": 21},
 *     "targets": {"interviews": 200, "a_week": 15},
 *     "reporting": {"applies": true, "under_age": 18, "text": "…"},
 *     "decoy": [{"label": "How far is the nearest health post?", "choices": ["Near", "Far"]}]
 *   }
 *
 * Texts may be an object of languages {"en": "…", "ur": "…"}; the first one is the fallback.
 * Promise: a member that is missing, of another kind or out of range has its default; reading never
 * fails on what it does not know.
 * Thread rule: immutable once read; any thread.
 */
#pragma once

#include <glib.h>

#define DOOR_PROTOCOL_FILE "protocol.json"

typedef struct {
  guint attempts;           /* visits before a final code of "nobody met" */
  guint days;               /* on so many different days */
  guint evening_or_weekend; /* so many of them in the evening or at the weekend */
  guint evening_from;       /* hour of the day */
  guint8 weekend[7];        /* days of the week, 1 Monday … 7 Sunday, ended by 0 */
} DoorContactRules;

typedef struct {
  char *district; /* "": for all */
  char *name;
  char *what;
  char *phone;
  char *hours;
} DoorSupport;

typedef struct {
  char *label;
  char **choices;
} DoorDecoyQuestion;

/* How interviews are drawn for a second visit (door-backcheck.h). */
typedef struct {
  char *form;    /* id of the questionnaire for second visits */
  guint percent; /* of each interviewer's interviews … */
  guint least;   /* … and at least so many */
  guint flagged_percent;
  guint no_interview_percent;
} DoorCheckRules;

typedef struct {
  gatomicrefcount references;
  DoorContactRules contact;
  DoorCheckRules back_check;
  char *quality;       /* thresholds as a key file for door_quality_settings_read(); "" */
  guint target;        /* interviews of each interviewer; 0: none is set */
  guint target_a_week; /* likewise */
  char *selection_method;
  guint check_in_minutes; /* 0: none are asked for */
  guint cases_a_day;      /* visits a person should make at most; 0: no limit */
  guint sensitive_a_day;  /* interviews with sensitive parts; 0: no limit */
  guint checked_days;     /* an interview is kept after the office has opened and checked it */
  guint sent_days;        /* the same after the hub has stored it, when nobody checks it earlier */
  GPtrArray *contacts;    /* of DoorSupport: for danger */
  GPtrArray *support;     /* of DoorSupport: offered to everyone */
  gboolean reporting_applies;
  guint reporting_under_age;
  char *reporting_text;
  GPtrArray *decoy; /* of DoorDecoyQuestion; never empty */
} DoorProtocol;

/* `json` NULL: the defaults. `language` is a BCP 47 code ("ur"); NULL or unknown: the first text. */
DoorProtocol *door_protocol_parse (GBytes *json, const char *language);
DoorProtocol *door_protocol_ref (DoorProtocol *self);
void door_protocol_unref (DoorProtocol *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorProtocol, door_protocol_unref)

/* What stands in the list for a district and what stands there for all. transfer container: of
 * DoorSupport owned by the protocol. */
GPtrArray *door_protocol_support_in (const DoorProtocol *self, const char *district);
