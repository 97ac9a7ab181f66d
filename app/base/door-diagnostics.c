/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-diagnostics.h"

#include <string.h>

struct _DoorDiagnostics {
  GPtrArray *list; /* DoorDiagnostic */
  gboolean has_errors;
};

static void
diagnostic_free (gpointer data)
{
  DoorDiagnostic *diagnostic = data;

  g_free (diagnostic->code);
  g_free (diagnostic->message);
  g_free (diagnostic->hint);
  g_free ((char *) diagnostic->place.sheet);
  g_free (diagnostic);
}

DoorDiagnostics *
door_diagnostics_new (void)
{
  DoorDiagnostics *self = g_new0 (DoorDiagnostics, 1);

  self->list = g_ptr_array_new_with_free_func (diagnostic_free);
  return self;
}

void
door_diagnostics_free (DoorDiagnostics *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->list);
  g_free (self);
}

void
door_diagnostics_add (DoorDiagnostics *self,
                      DoorSeverity severity,
                      const char *code,
                      const DoorPlace *place,
                      const char *format,
                      ...)
{
  DoorDiagnostic *diagnostic;
  va_list args;

  g_return_if_fail (self != NULL);

  if (severity == DOOR_SEVERITY_ERROR)
    self->has_errors = TRUE;
  if (self->list->len >= DOOR_DIAGNOSTICS_MAX)
    return;

  diagnostic = g_new0 (DoorDiagnostic, 1);
  diagnostic->severity = severity;
  diagnostic->code = g_strdup (code);
  va_start (args, format);
  diagnostic->message = g_strdup_vprintf (format, args);
  va_end (args);
  if (place)
    {
      diagnostic->place = *place;
      diagnostic->place.sheet = g_strdup (place->sheet);
    }
  g_ptr_array_add (self->list, diagnostic);
}

void
door_diagnostics_hint (DoorDiagnostics *self, const char *format, ...)
{
  DoorDiagnostic *last;
  va_list args;

  g_return_if_fail (self != NULL);
  if (self->list->len == 0)
    return;

  last = g_ptr_array_index (self->list, self->list->len - 1);
  g_free (last->hint);
  va_start (args, format);
  last->hint = g_strdup_vprintf (format, args);
  va_end (args);
}

guint
door_diagnostics_length (const DoorDiagnostics *self)
{
  return self->list->len;
}

const DoorDiagnostic *
door_diagnostics_get (const DoorDiagnostics *self, guint index)
{
  g_return_val_if_fail (index < self->list->len, NULL);
  return g_ptr_array_index (self->list, index);
}

gboolean
door_diagnostics_has_errors (const DoorDiagnostics *self)
{
  return self->has_errors;
}

/* What stands before and after a part of a line; all "" in plain text. */
typedef struct {
  const char *place, *error, *warning, *code, *end;
} Colours;

static void
append_place (GString *out, const DoorPlace *place, const Colours *colours)
{
  g_string_append (out, colours->place);
  if (place->sheet)
    g_string_append_printf (out, "%s:", place->sheet);
  if (place->row > 0)
    g_string_append_printf (out, "%u:", place->row);
  if (place->row > 0 && place->column > 0)
    g_string_append_printf (out, "%u:", place->column);
  g_string_append (out, colours->end);
  if (place->sheet || place->row > 0)
    g_string_append_c (out, ' ');
}

static void
append_line (GString *out, const DoorDiagnostic *d, const Colours *colours)
{
  const gboolean is_error = d->severity == DOOR_SEVERITY_ERROR;

  append_place (out, &d->place, colours);
  g_string_append_printf (out, "%s%s%s ", is_error ? colours->error : colours->warning,
                          is_error ? "error:" : "warning:", colours->end);
  g_string_append (out, d->message);
  if (d->hint)
    g_string_append_printf (out, " (%s)", d->hint);
  g_string_append_printf (out, " %s[%s]%s\n", colours->code, d->code, colours->end);
}

static char *
print_all (const DoorDiagnostics *self, const Colours *colours)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->list->len; i++)
    append_line (out, g_ptr_array_index (self->list, i), colours);
  return g_string_free (out, FALSE);
}

char *
door_diagnostics_to_text (const DoorDiagnostics *self)
{
  static const Colours none = { "", "", "", "", "" };

  return print_all (self, &none);
}

char *
door_diagnostics_to_terminal (const DoorDiagnostics *self)
{
  /* Bold, red, yellow, faint; the eight colours that every terminal has. */
  static const Colours colours = { "\033[1m", "\033[1;31m", "\033[1;33m", "\033[2m", "\033[0m" };

  return print_all (self, &colours);
}

/* Levenshtein distance over bytes, case folded, abandoned once every cell passes `limit`. */
static guint
edit_distance (const char *a, const char *b, guint limit)
{
  gsize n = strlen (b);
  g_autofree guint *row = g_new (guint, n + 1);

  for (gsize j = 0; j <= n; j++)
    row[j] = (guint) j;

  for (gsize i = 0; a[i]; i++)
    {
      guint diagonal = row[0], best = row[0] = (guint) i + 1;

      for (gsize j = 0; j < n; j++)
        {
          guint change = diagonal + (g_ascii_tolower (a[i]) != g_ascii_tolower (b[j]));

          diagonal = row[j + 1];
          row[j + 1] = MIN (change, MIN (row[j], row[j + 1]) + 1);
          best = MIN (best, row[j + 1]);
        }
      if (best > limit)
        return best;
    }
  return row[n];
}

const char *
door_nearest_name (const char *name, const char *const *candidates)
{
  guint limit = MAX (1, (guint) strlen (name) / 3);
  guint best_distance = limit + 1;
  const char *best = NULL;

  for (gsize i = 0; candidates && candidates[i]; i++)
    {
      gsize length = strlen (candidates[i]);
      guint distance;

      if (length > strlen (name) + limit || length + limit < strlen (name))
        continue;
      distance = edit_distance (name, candidates[i], limit);
      if (distance < best_distance)
        {
          best_distance = distance;
          best = candidates[i];
        }
    }
  return best;
}
