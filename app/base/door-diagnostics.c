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

static void
append_place (GString *out, const DoorPlace *place)
{
  if (place->sheet)
    g_string_append_printf (out, "%s:", place->sheet);
  if (place->row > 0)
    g_string_append_printf (out, "%u:", place->row);
  if (place->column > 0)
    g_string_append_printf (out, "%u:", place->column);
  if (place->sheet || place->row || place->column)
    g_string_append_c (out, ' ');
}

char *
door_diagnostics_to_text (const DoorDiagnostics *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->list->len; i++)
    {
      const DoorDiagnostic *d = g_ptr_array_index (self->list, i);

      append_place (out, &d->place);
      g_string_append (out, d->severity == DOOR_SEVERITY_ERROR ? "error: " : "warning: ");
      g_string_append (out, d->message);
      if (d->hint)
        g_string_append_printf (out, " (%s)", d->hint);
      g_string_append_printf (out, " [%s]\n", d->code);
    }
  return g_string_free (out, FALSE);
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
