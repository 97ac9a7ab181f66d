/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One language of a questionnaire goes to a translator and comes back: a folder of CSV sheets gives
 * a list of strings, each beside its source text; the list travels as a workbook (.xlsx) or a
 * gettext catalogue (.po); what comes back is put into the sheets.
 *
 * Order of use: door_xlsform_translation_of_folder(), then _to_workbook() or _to_po(); later
 * _from_workbook() or _from_po(), then door_xlsform_translation_apply().
 *
 * Texts are labels, hints and messages of the survey, labels of choices and external choices, and
 * names of pictures and recordings where a sheet has them by language. An entity's label is an
 * expression and has no languages.
 *
 * A string is known by sheet, name (of a choice: list and name) and column: "survey/age/label",
 * "choices/yes_no/1/label"; the second row of the same name is "survey/age#2/label". With it goes a
 * hash of its source text.
 *
 * Promises:
 *   1. What was exported and comes back untouched changes no byte of a folder whose sheets are in
 *      canonical form (door-xlsform-book.h).
 *   2. Only cells of the one language change. Columns are added where the language is new, each
 *      behind the columns of its text; a sheet in which nothing changes is not written.
 *   3. Nothing is taken that would do harm: a translation that lost a ${reference}, a ** or a <tag>;
 *      one made from another source text than the sheet has now (unless asked for); one marked
 *      unfinished ("#, fuzzy"); one for a string that the folder does not have. Each is reported.
 *   4. An empty translation removes nothing.
 *   5. A list for another language than the one asked for is refused.
 * Thread rule: any thread.
 */
#pragma once

#include <gio/gio.h>

#include "door-diagnostics.h"

typedef struct {
  char *key;
  char *source;
  char *hash; /* of the source text that was translated */
  char *text; /* "" not translated */
  gboolean is_unfinished;
} DoorXlsformString;

typedef struct {
  char *language;        /* as the columns call it: "Urdu (ur)" */
  char *source_language; /* "" when the source columns name none */
  GPtrArray *strings;    /* DoorXlsformString, in the order of the sheets */
} DoorXlsformTranslation;

typedef struct {
  guint n_strings; /* of the folder that have a source text */
  guint n_taken;   /* cells that changed, or would */
  guint n_missing; /* still without translation afterwards */
  guint n_changed;
  guint n_damaged;
  guint n_unfinished;
  guint n_unknown;
} DoorXlsformTranslationCounts;

typedef enum {
  DOOR_XLSFORM_TRANSLATION_DRY_RUN = 1 << 0,      /* report, write nothing */
  DOOR_XLSFORM_TRANSLATION_TAKE_CHANGED = 1 << 1, /* also what was made from another source text */
} DoorXlsformTranslationFlags;

/* `language` by name or code ("ur"); one that the folder does not have gives empty translations.
 * `source_language` NULL: the questionnaire's default language; a text that is not written in it is
 * translated from its column without language, else from its first column. */
DoorXlsformTranslation *door_xlsform_translation_of_folder (const char *folder,
                                                            const char *language,
                                                            const char *source_language,
                                                            GError **error);
void door_xlsform_translation_free (DoorXlsformTranslation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXlsformTranslation, door_xlsform_translation_free)

/* Codes: translation-missing, -changed, -unfinished, -unknown (warnings) and -damaged (error), each
 * at the cell of its source text. FALSE when nothing could be read or written. */
gboolean door_xlsform_translation_apply (const DoorXlsformTranslation *self,
                                         const char *folder,
                                         const char *language,
                                         DoorXlsformTranslationFlags flags,
                                         DoorXlsformTranslationCounts *ret_counts,
                                         DoorDiagnostics *diagnostics,
                                         GError **error);

/* A gettext catalogue: msgctxt is the key, msgid the source text (which stands for its hash). Of
 * what gettext has, msgctxt, msgid, msgstr and "#, fuzzy" are understood; plurals are refused. */
GBytes *door_xlsform_translation_to_po (const DoorXlsformTranslation *self);
DoorXlsformTranslation *door_xlsform_translation_from_po (GBytes *po, GError **error);

/* A workbook with sheets "survey", "choices" and "external_choices": key, source, translation, source_hash. */
gboolean door_xlsform_translation_to_workbook (const DoorXlsformTranslation *self,
                                               const char *path,
                                               GError **error);
DoorXlsformTranslation *
door_xlsform_translation_from_workbook (GBytes *xlsx, DoorDiagnostics *diagnostics, GError **error);

/* For those who make lists: takes `key`, `source`, `hash` (NULL: of the source) and `text`. */
DoorXlsformTranslation *door_xlsform_translation_new (const char *language,
                                                      const char *source_language);
DoorXlsformString *door_xlsform_translation_add (DoorXlsformTranslation *self,
                                                 const char *key,
                                                 const char *source,
                                                 const char *hash,
                                                 const char *text);
