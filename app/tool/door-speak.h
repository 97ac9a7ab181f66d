/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound for the sections that people answer alone: whoever cannot read hears the question and its
 * answers. A copy of a questionnaire is written in which each text of a section with sensitivity 2 has
 * a file in each language, named in the columns media::audio::LANGUAGE.
 *
 * In the tool: doorctl speak QUESTIONNAIRE -o FOLDER [--with PROGRAM].
 *
 * The voice is a program, called once for a text as "PROGRAM LANGUAGE FILE" with the text on its
 * standard input; it writes FILE (Ogg, Opus). Ours is questionnaires/speak, over espeak-ng.
 *
 * FOLDER/audio.csv lists the files: file, language, name, state, text. State is "draft" for what a
 * program spoke. To put a recording in its place, overwrite the file and write "recorded".
 *
 * Promises:
 *   1. The questionnaire's own folder is not changed.
 *   2. A recording is never overwritten; one whose text is another by now is named.
 *   3. A draft is spoken again only when its text changed or its file is gone.
 *   4. A text holds no reference any more: "since ${w12_en}" becomes "since the month shown here".
 *
 * Codes of what is told: audio-recording-old (a recording says another text).
 * Thread rule: one call at a time for a folder.
 */
#pragma once

#include "door-diagnostics.h"

#include <glib.h>

/* `voice`: the program and its first arguments, ended by NULL. FALSE with the reason, which says
 * where; what was spoken before stays and is taken up by the next call. */
gboolean door_speak_apply (const char *questionnaire,
                           const char *to,
                           const char *const *voice,
                           DoorDiagnostics *diagnostics,
                           guint *ret_n_files,
                           GError **error);
