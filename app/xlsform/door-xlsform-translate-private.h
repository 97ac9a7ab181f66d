/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A questionnaire's sheets, as translating them sees them:
 *   door-xlsform-translate.c         lists of strings, and how they go back into the sheets
 *   door-xlsform-translate-folder.c  which texts there are, and where
 */
#pragma once

#include "door-xlsform-rows.h"
#include "door-xlsform-translate.h"

#define DOOR_XLS_MOST_TEXTS 12 /* of one sheet */

typedef struct {
  const char *what;   /* "label" */
  int source, target; /* columns; -1 none */
  int last;           /* of the columns that hold this text; -1 none */
} DoorXlsTranslateText;

typedef struct {
  DoorXlsSheetKind kind;
  GPtrArray *rows;
  DoorXlsTranslateText texts[DOOR_XLS_MOST_TEXTS];
  guint n_texts;
  gboolean is_changed;
} DoorXlsTranslateSheet;

/* One source text, and what becomes of its translation. */
typedef struct {
  DoorXlsTranslateSheet *sheet;
  DoorXlsTranslateText *text;
  guint row;
  char *key;
  const char *taken; /* owned by the list it came from */
  gboolean seen;
} DoorXlsTranslateSpot;

typedef struct {
  char *language;
  char *source_language;
  DoorXlsTranslateSheet sheets[3];
  guint n_sheets;
  GPtrArray *spots; /* DoorXlsTranslateSpot, in the order of the sheets */
} DoorXlsTranslateFolder;

/* The sheets of a folder, with a spot for each text; `source` NULL: the language that the settings
 * name. transfer full. */
DoorXlsTranslateFolder *door_xls_translate_folder_open (const char *path,
                                                        const char *language,
                                                        const char *source,
                                                        GError **error);
void door_xls_translate_folder_free (DoorXlsTranslateFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXlsTranslateFolder, door_xls_translate_folder_free)

/* The text in the source language. transfer none. */
const char *door_xls_translate_source (const DoorXlsTranslateSpot *spot);
/* "Constraint Message::Urdu (ur)" is a "constraint_message" in "Urdu (ur)". */
gboolean
door_xls_translate_header_is (const char *whole, const char *what, const char **ret_language);
/* "Urdu (ur)" is meant by itself and by "ur", in any case of letters. */
gboolean door_xls_translate_language_is (const char *language, const char *asked);
