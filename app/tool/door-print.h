/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paper questionnaire of a form: what an office reviews, signs and archives.
 *
 * Everything a person sees is numbered in the order in which it is asked. Conditions become skip
 * instructions at the question that decides ("If “No”, go to 14") where its answer alone decides,
 * and "Ask only if …" where not; what cannot be said in words names the questions that decide, and
 * stands in full in an appendix. So do showcards, and lists too long for a page's column. Choices
 * that a filter offers stand below their condition. A repeat of questions that one table or four can
 * hold is followed by lines to fill.
 *
 * The words between the form's own are those of the program's language: call door_print_speak()
 * before. Thread rule: the main thread (it sets the process's language).
 */
#pragma once

#include "door-form.h"
#include "door-paper.h"

/* Makes gettext speak a language, whatever the user's is: "ur", "en". */
void door_print_speak (const char *language);

/* Writes the form in its language number `language` to a PDF. `media` (may be NULL) is asked for
 * pictures. transfer full. */
GBytes *door_print (const DoorFormDef *def,
                    guint language,
                    const DoorFormMedia *media,
                    guint *ret_n_missing,
                    GError **error);
