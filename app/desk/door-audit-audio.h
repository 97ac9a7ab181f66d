/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audio audit: parts of the talk are recorded, so that the office can check how the questions were
 * asked. Decides when a recording may run, keeps what comes, and takes it away when it is not wanted.
 *
 * When it runs. All of these hold, else nothing is heard:
 *   - the form asks for it (odk:recordaudio, in a workbook the type background-audio), and the value that
 *     is to name the file is relevant;
 *   - consent to recording is recorded in this interview:
 *       · by the form, in a question with consent = recording. Its answer means yes when it is "yes", "1",
 *         "true", "y" or "ok", or one of those that the question's bind lists as consent_yes;
 *       · or, where the form has no such question, by this program: it asks once, behind the consent of
 *         the person (consent = person; where the form has none, any other but section) that was not
 *         answered with no, and before the first screen where the form asks for no consent at all. What
 *         was answered is in the journal and in the log;
 *   - the screen is a question of the interview, and neither it nor anything around it is sensitive or
 *     sealed; no gate and no other page of the guard is on the screen; the person does not answer alone;
 *   - the screen is neither covered nor locked, the page that helps in distress does not stand over it,
 *     and no question on it records sound or a film itself;
 *   - the interview is not held by telephone, was not sent back to be corrected, and is not a preview.
 * Opening an interview records nothing yet: it begins with the first answer or move.
 *
 * Pauses end a stretch, and the next one goes behind it in the same file, also on another day: a chained
 * Ogg file (door-microphone.h). The value of the form holds the name of that one file, as in ODK; where the
 * form asks for several recordings, all of their values name it. A recording ends at DOOR_AUDIT_AUDIO_MOST_BYTES.
 *
 * Consent is taken back by door_audit_audio_withdraw(), or by answering the form's question with anything but
 * yes: what was recorded is destroyed (door-vault-growing.h) and the value cleared; by the former it is for
 * good. The form's own answer stays as it was given: that somebody agreed first is no untruth, and the
 * journal says the rest. A no means that nothing is recorded, and nothing more is said of it. A question that
 * is not asked any more, or an answer taken away, only pauses: what is left of that at the end is destroyed.
 *
 * Journal, as PARADATA with the key of the form's value, and nothing of what was said: "audio consent yes",
 * "no", "withdrawn" or "answered-otherwise"; "audio wanted" (an action on a change asked for it); "audio
 * started", "audio resumed", "audio paused REASON", "audio stopped REASON". Reasons: sensitive (a gate, a
 * sensitive or sealed part, a hand-over), question (one that records itself), end, covered, care,
 * asked-otherwise, microphone; and full, kept (it could not be kept), left, finished.
 *
 * Order of use: door_interview_get_audit_audio(); door_audit_audio_begin() once the interview is on the screen; bind
 * "changed". Everything else follows the interview.
 *
 * Promises. Tests carry the same numbers.
 *   A1. Without consent nothing is recorded, and without it in the record nothing is sent.
 *   A2. No byte is heard in a sensitive or sealed part, at a gate, in a hand-over, covered or locked: the
 *       microphone is let go before the first such screen shows.
 *   A3. What was heard a second or two ago survives a killed program; nothing is in clear on disk.
 *   A4. Taken back, it is destroyed at once, and never sent.
 *   A5. A microphone that is missing or breaks stops nothing but the recording; it is told once, and tried
 *       again from time to time.
 *   A6. While it records, door_audit_audio_get_state() says so, from the first byte to the last.
 * Thread rule: main.
 */
#pragma once

#include "door-cover.h"
#include "door-interview.h"
#include "door-microphone.h"

/* As much as an attachment may have: some four hours in the highest quality. */
#define DOOR_AUDIT_AUDIO_MOST_BYTES (64u * 1024 * 1024)

typedef enum {
  DOOR_AUDIT_AUDIO_OFF,       /* nothing to show: nobody asks, nobody agreed, not now, or over */
  DOOR_AUDIT_AUDIO_RECORDING, /* show it as long as it is so, with a way to take consent back */
  DOOR_AUDIT_AUDIO_NOTE,      /* it cannot be recorded, or was taken back: the text says so */
} DoorAuditAudioState;

#define DOOR_TYPE_AUDIT_AUDIO (door_audit_audio_get_type ())
/* Signal "changed". */
G_DECLARE_FINAL_TYPE (DoorAuditAudio, door_audit_audio, DOOR, AUDIT_AUDIO, GObject)

/* transfer none; NULL for a closed interview. */
DoorAuditAudio *door_interview_get_audit_audio (DoorInterview *self);

/* Takes the microphone over. The cover (may be NULL) stops it. May bring the question of consent onto the
 * screen. Where it was not called nothing is asked and nothing recorded. */
void door_audit_audio_begin (DoorAuditAudio *self, DoorMicrophone *microphone, DoorCover *cover);

DoorAuditAudioState door_audit_audio_get_state (DoorAuditAudio *self);
const char *door_audit_audio_get_text (DoorAuditAudio *self); /* in words; "" when OFF */
/* The respondent does not want it any more. Does nothing while a sealed section is open, when there is
 * nothing to see of it either. */
void door_audit_audio_withdraw (DoorAuditAudio *self);
/* Another page stands over the interview: what helps in distress. */
void door_audit_audio_set_aside (DoorAuditAudio *self, gboolean aside);
/* For tests: a smaller limit. */
void door_audit_audio_set_most_bytes (DoorAuditAudio *self, gsize most);
