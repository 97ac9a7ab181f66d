/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guides, offline: what help/ says, read with cmark into blocks that a window, a terminal or a
 * printer can show. The pages are part of the program; no file or network is needed.
 *
 * Order of use: door_help_new(); door_help_get_contents() or door_help_get_page(); search; print.
 *
 * Promises:
 *   1. A page that a language does not have is given in English, and says its language.
 *   2. A translation that no native reader has checked is marked as a draft.
 *   3. Every link in a page leads to a page and heading that exist (tests/desk/test-help.c).
 *   4. Every language of the program has every page, with the structure, commands and links of the
 *      English one and the names of the translated program (tests/desk/test-help-translations.c).
 *   5. A table is given as an item for each row, its cells beside the names of their columns.
 * Thread rule: one owner at a time; any thread. Returned pages live as long as the help.
 */
#pragma once

#include <gio/gio.h>

typedef enum {
  DOOR_HELP_HEADING, /* level 1 to 4 */
  DOOR_HELP_TEXT,    /* level: how deep in lists */
  DOOR_HELP_ITEM,    /* level 1 and up, with its marker */
  DOOR_HELP_CODE,    /* to be typed exactly; lines are kept */
  DOOR_HELP_PICTURE, /* text: what it shows, for those who do not see it */
} DoorHelpKind;

typedef struct {
  DoorHelpKind kind;
  guint level;
  char *marker;  /* "•", "2."; NULL unless an item */
  char *markup;  /* Pango's; links are <a href="PAGE#ANCHOR">; marks of direction where needed */
  char *text;    /* the same, plain, without such marks */
  char *anchor;  /* of a heading: the English one's words, "what-to-do-first"; else NULL */
  char *picture; /* a name, "cases"; else NULL */
} DoorHelpBlock;

typedef struct {
  char *id; /* "interviewer-cases" */
  char *title;
  char *language; /* the page's own: "en" when the wanted one is missing */
  gboolean draft;
  GPtrArray *blocks; /* of DoorHelpBlock; the title is the first */
} DoorHelpPage;

typedef struct _DoorHelp DoorHelp;

/* In the first of these languages that has guides ("ur_PK", "ur"), else in English. NULL: the languages
 * of the program. */
DoorHelp *door_help_new (const char *const *languages);
void door_help_free (DoorHelp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorHelp, door_help_free)

/* All pages by their names, in the order of the contents; the first is "contents". */
const char *const *door_help_list (DoorHelp *self);
/* The languages in which there are guides. */
const char *const *door_help_languages (void);
/* NULL when there is no such page. */
const DoorHelpPage *door_help_get_page (DoorHelp *self, const char *id);
/* Where the heading stands among the page's blocks; 0 when there is no such anchor. */
guint door_help_find_anchor (const DoorHelpPage *page, const char *anchor);

/* --- Search ------------------------------------------------------------------------------ */

typedef struct {
  const DoorHelpPage *page;
  const char *anchor;  /* of the heading above; NULL at the page's top */
  const char *heading; /* its text, or the page's title */
  char *excerpt;       /* plain, around the first word */
} DoorHelpHit;

/* Places where all these words stand together, in any order, as door-fold.h compares them; best
 * first, at most 50.
 * transfer full, of DoorHelpHit. */
GPtrArray *door_help_search (DoorHelp *self, const char *words);

/* --- Paper ------------------------------------------------------------------------------- */

/* A page, or with a guide's name ("interviewer") all its pages, as a PDF. `pictures` is the folder
 * with the pictures; NULL or missing ones are left out.
 * Errors: G_IO_ERROR_NOT_FOUND (no such page). transfer full. */
GBytes *door_help_print (DoorHelp *self, const char *id, const char *pictures, GError **error);
