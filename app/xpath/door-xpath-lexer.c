/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <string.h>

#define STARTS 1
#define CONTINUES 2

/* Bytes above 127 are letters of some script: the text has been checked to be UTF-8. */
static const guint8 name_classes[256] = {
  ['A' ... 'Z'] = STARTS | CONTINUES,
  ['a' ... 'z'] = STARTS | CONTINUES,
  ['_'] = STARTS | CONTINUES,
  [0x80 ... 0xff] = STARTS | CONTINUES,
  ['0' ... '9'] = CONTINUES,
  ['-'] = CONTINUES,
  ['.'] = CONTINUES,
};

gboolean
door_x_starts_name (char c)
{
  return (name_classes[(guchar) c] & STARTS) != 0;
}

gsize
door_x_name_length (const char *at)
{
  gsize n = 0;

  if (!door_x_starts_name (at[0]))
    return 0;
  while (name_classes[(guchar) at[n]] & CONTINUES)
    n++;
  return n;
}

gsize
door_x_qname_length (const char *at)
{
  gsize n = door_x_name_length (at);
  gsize local;

  if (n == 0 || at[n] != ':' || at[n + 1] == ':')
    return n;
  local = door_x_name_length (at + n + 1);
  return local == 0 ? n : n + 1 + local;
}

gboolean
door_x_take_number (XLexer *lexer, double *ret_number)
{
  const char *at = lexer->at;
  gsize digits = 0;
  char *end;

  for (; g_ascii_isdigit (*at); at++)
    digits++;
  if (*at == '.')
    at++;
  for (; g_ascii_isdigit (*at); at++)
    digits++;
  if (digits == 0)
    return FALSE;
  /* The grammar has no exponent, but strtod() would read one, or "0x". */
  if (*at == 'e' || *at == 'E' || *at == 'x' || *at == 'X')
    {
      g_autofree char *number = g_strndup (lexer->at, at - lexer->at);
      *ret_number = g_ascii_strtod (number, NULL);
    }
  else
    *ret_number = g_ascii_strtod (lexer->at, &end);
  lexer->at = at;
  return TRUE;
}

typedef struct {
  const char *sign;
  guint8 length;
  guint8 level;
  guint8 op;
  guint8 joint;
} Operator;

/* Longer signs first. Names are matched as a beginning, as JavaRosa does: "1 and2" is "1 and 2". */
static const Operator operators[] = {
  { "or", 2, 0, X_OR, X_JOINT_NONE },
  { "and", 3, 1, X_AND, X_JOINT_NONE },
  { "=", 1, 2, X_EQUALITY, X_JOINT_EQUAL },
  { "!=", 2, 2, X_EQUALITY, X_JOINT_NOT_EQUAL },
  { "<=", 2, 3, X_RELATION, X_JOINT_LESS_EQUAL },
  { "<", 1, 3, X_RELATION, X_JOINT_LESS },
  { ">=", 2, 3, X_RELATION, X_JOINT_GREATER_EQUAL },
  { ">", 1, 3, X_RELATION, X_JOINT_GREATER },
  { "+", 1, 4, X_SUM, X_JOINT_PLUS },
  { "-", 1, 4, X_SUM, X_JOINT_MINUS },
  { "*", 1, 5, X_PRODUCT, X_JOINT_TIMES },
  { "div", 3, 5, X_PRODUCT, X_JOINT_DIV },
  { "mod", 3, 5, X_PRODUCT, X_JOINT_MOD },
};

gboolean
door_x_take_operator (XLexer *lexer, guint level, guint *ret_level, XOp *ret_op, XJoint *ret_joint)
{
  door_x_skip_space (lexer);
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      const Operator *o = &operators[i];

      if (*lexer->at != *o->sign || strncmp (lexer->at, o->sign, o->length) != 0)
        continue;
      if (o->level < level)
        return FALSE;
      lexer->at += o->length;
      *ret_level = o->level;
      *ret_op = o->op;
      *ret_joint = o->joint;
      return TRUE;
    }
  return FALSE;
}

char *
door_x_found (const char *at)
{
  gsize length;

  if (*at == '\0')
    return g_strdup ("the end");
  length = door_x_qname_length (at);
  if (length == 0)
    length = g_utf8_next_char (at) - at;
  return g_strdup_printf ("'%.*s'", (int) MIN (length, 60), at);
}
