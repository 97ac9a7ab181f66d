/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audio audit stands in four files:
 *   door-audit-audio.c           when it runs, and what is told of it
 *   door-audit-audio-wanted.c    which values are to name the file, and what the journal says
 *   door-audit-audio-consent.c   who agreed, and the question that asks
 *   door-audit-audio-keep.c      what comes goes into the vault, and out of it again
 */
#pragma once

#include "door-audit-audio.h"
#include "door-guard-private.h"

/* In the journal: consent was taken back, and the recording is still there. */
#define DOOR_AUDIO_NOT_ERASED "not-erased"

typedef enum {
  DOOR_AGREED_UNKNOWN,
  DOOR_AGREED_YES,
  DOOR_AGREED_NO,
} DoorAgreed;

struct _DoorAuditAudio {
  GObject parent_instance;

  DoorInterview *interview;   /* borrowed: it owns this; NULL once it is gone */
  DoorMicrophone *microphone; /* NULL: nobody hears */
  DoorCover *cover;
  gboolean covered;
  gboolean aside;

  GArray *wanted; /* DoorDefNode: the values that are to name the file */
  DoorSoundQuality quality;
  DoorDefNode question; /* of the form, for this consent; DOOR_DEF_NONE */
  GArray *others;       /* DoorDefNode: its other consent questions, those of persons or else all */
  DoorAgreed asked;     /* what was answered to our own */
  gboolean withdrawn;   /* for good */
  gboolean agreed;      /* when last looked at: once it is no more, what was recorded goes */

  gboolean running;   /* the microphone hears */
  gboolean heard;     /* and something came, of this stretch */
  gboolean discards;  /* what still comes is not wanted */
  gboolean began;     /* there was a stretch before */
  gboolean left;      /* the interview is being left */
  gboolean over;      /* full, or it could not be kept */
  gboolean is_broken; /* the microphone, when last tried */
  gint64 tried_us;    /* monotonic */
  char *text;         /* to be told; NULL */

  char *name;            /* of the file; NULL: it has none yet */
  gboolean exists;       /* something of it is in the vault */
  char *erasing;         /* one that is to be destroyed and is not yet */
  gboolean erase_failed; /* when last tried */
  gsize n_bytes;         /* in the file */
  gsize most;
  GByteArray *waiting; /* not handed over yet */
  guint n_under_way;
  guint n_stale; /* the first of them, which belong to a file that was destroyed */
};

/* --- door-audit-audio.c --- */
DoorAuditAudio *door_audit_audio_new (DoorInterview *interview);
/* The interview goes: lets the microphone go, too. */
void door_audit_audio_detach (DoorAuditAudio *self);
/* The cursor has moved, and the screen is not shown yet: stops where nothing may be heard. */
void door_audit_audio_before_page (DoorAuditAudio *self);
/* The screen is known, or something on it was answered: stops, or starts. */
void door_audit_audio_look (DoorAuditAudio *self);
/* The interview is left, or finished: before that is handed to the vault. */
void door_audit_audio_end (DoorAuditAudio *self, gboolean finished);
/* Stops, with everything that was heard; the reason goes into the journal. */
void door_audit_audio_stop (DoorAuditAudio *self, const char *word, const char *reason);
void door_audit_audio_tell (DoorAuditAudio *self, const char *text); /* NULL: nothing to tell */
void door_audit_audio_note (DoorAuditAudio *self, const char *word, const char *reason);
/* Whether the interview is one that may be recorded, whatever its screen. */
gboolean door_audit_audio_may_ever (DoorAuditAudio *self);
/* A value that is to name the file, and is relevant; DOOR_NODE_NONE. */
DoorNode door_audit_audio_node (DoorAuditAudio *self);

/* --- door-audit-audio-wanted.c --- */
/* What the form asks for from its first moment. */
void door_audit_audio_want_on_load (DoorAuditAudio *self);
/* Of an interview that is gone on with, before door_audit_audio_begin(). */
void door_audit_audio_take_journal (DoorAuditAudio *self, const DoorJournal *journal);
/* After an edit: a recording may be asked for. */
void
door_audit_audio_take_changes (DoorAuditAudio *self, const DoorChange *changes, guint n_changes);

/* --- door-audit-audio-consent.c --- */
/* The form's own question; DOOR_DEF_NONE. */
DoorDefNode door_audit_audio_question (DoorFormDef *def);
gboolean door_audit_audio_means_yes (DoorFormDef *def, DoorDefNode question, const char *value);
void door_audit_audio_find_questions (DoorAuditAudio *self);
DoorAgreed door_audit_audio_agreed (DoorAuditAudio *self);
/* TRUE: our own question is to be asked now. */
gboolean door_audit_audio_asks (DoorAuditAudio *self);
void door_audit_audio_ask (DoorAuditAudio *self, DoorGuard *guard);
void door_audit_audio_answer (DoorAuditAudio *self, gboolean yes);

/* --- door-audit-audio-keep.c --- */
extern const DoorMicrophoneListener door_audit_audio_listener;
/* Gives the file its name, and the form's values. */
void door_audit_audio_give_name (DoorAuditAudio *self);
/* Something of the file is in the vault, or on its way there. */
gboolean door_audit_audio_exists (DoorAuditAudio *self);
/* Hands everything over that waits. */
void door_audit_audio_flush (DoorAuditAudio *self);
/* Destroys what was recorded; `why` goes into the journal in the same step. */
void door_audit_audio_erase (DoorAuditAudio *self, const char *why);
/* Tries again what could not be destroyed. */
void door_audit_audio_erase_again (DoorAuditAudio *self);
/* Something that is to be destroyed is not yet. */
gboolean door_audit_audio_owes (DoorAuditAudio *self);
/* The file's name, or "", in all values that are to name it. */
void door_audit_audio_set_values (DoorAuditAudio *self, const char *name);
/* How much is there from earlier days. */
void door_audit_audio_measure (DoorAuditAudio *self);
