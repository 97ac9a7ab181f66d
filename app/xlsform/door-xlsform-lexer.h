/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of an expression as an author types it, before any of it is known to be XPath: enough to
 * tell a formula from a plain text and to find where "instance(…)…" ends inside a sentence.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_XLS_TOKEN_DATE_OR_TIME,
  DOOR_XLS_TOKEN_NUMBER,
  DOOR_XLS_TOKEN_ARITHMETIC,
  DOOR_XLS_TOKEN_COMPARISON,
  DOOR_XLS_TOKEN_LOGIC,
  DOOR_XLS_TOKEN_UNION,
  DOOR_XLS_TOKEN_OPEN,
  DOOR_XLS_TOKEN_CLOSE,
  DOOR_XLS_TOKEN_PATH_SEPARATOR,
  DOOR_XLS_TOKEN_LITERAL,
  DOOR_XLS_TOKEN_SPACE,
  DOOR_XLS_TOKEN_REFERENCE, /* ${name} */
  DOOR_XLS_TOKEN_CALL,      /* name( */
  DOOR_XLS_TOKEN_PREDICATE, /* name[ */
  DOOR_XLS_TOKEN_PREDICATE_END,
  DOOR_XLS_TOKEN_NAME,
  DOOR_XLS_TOKEN_OTHER,
} DoorXlsTokenKind;

typedef struct {
  DoorXlsTokenKind kind;
  gsize start;
  gsize end;
} DoorXlsToken;

/* The token at `offset`; FALSE at the end of the text. */
gboolean door_xls_token_next (const char *text, gsize offset, DoorXlsToken *ret_token);

/* Length in bytes of the name (letters, digits, '_', '-', '.'; begins with a letter or '_') that
 * `text` begins with, 0 when none. `with_prefix` allows one colon. */
gsize door_xls_name_length (const char *text, gboolean with_prefix);
/* TRUE when all of it is a name, perhaps with a prefix. */
gboolean door_xls_name_is_valid (const char *text);

/* TRUE when a default must be computed rather than copied: it calls, refers or calculates. A
 * hyphen in a date or place is no minus. */
gboolean door_xls_default_is_dynamic (const char *text, const char *question_type);
