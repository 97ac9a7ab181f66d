/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-metrics.h"

#include <string.h>

static const double bounds[] = { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5 };

struct _DoorHubMetrics {
  GHashTable *answers; /* "route\",status=\"200" -> count, as guint64 * */
  guint64 buckets[G_N_ELEMENTS (bounds) + 1];
  double seconds;
  guint64 bytes;
};

DoorHubMetrics *
door_hub_metrics_new (void)
{
  DoorHubMetrics *self = g_new0 (DoorHubMetrics, 1);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
door_hub_metrics_free (DoorHubMetrics *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->answers);
  g_free (self);
}

void
door_hub_metrics_note (
    DoorHubMetrics *self, const char *route, guint status, double seconds, gsize bytes)
{
  char name[64];
  guint slot = 0;
  g_snprintf (name, sizeof name, "route=\"%s\",status=\"%u\"", route, status);
  guint64 *count = g_hash_table_lookup (self->answers, name);
  if (count == NULL)
    {
      count = g_new0 (guint64, 1);
      g_hash_table_insert (self->answers, g_strdup (name), count);
    }
  ++*count;
  while (slot < G_N_ELEMENTS (bounds) && seconds > bounds[slot])
    slot++;
  self->buckets[slot]++;
  self->seconds += seconds;
  self->bytes += bytes;
}

static void
add_head (GString *out, const char *name, const char *kind, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

static void
add_gauge (GString *out, const char *name, const char *help, guint64 value)
{
  add_head (out, name, "gauge", help);
  g_string_append_printf (out, "%s %" G_GUINT64_FORMAT "\n", name, value);
}

static void
add_answers (GString *out, const DoorHubMetrics *self)
{
  g_autoptr (GList) names
      = g_list_sort (g_hash_table_get_keys (self->answers), (GCompareFunc) (gpointer) strcmp);
  add_head (out, "doorstep_requests_total", "counter", "Answered requests.");
  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (out, "doorstep_requests_total{%s} %" G_GUINT64_FORMAT "\n",
                            (char *) l->data,
                            *(guint64 *) g_hash_table_lookup (self->answers, l->data));
}

static void
add_durations (GString *out, const DoorHubMetrics *self)
{
  guint64 count = 0;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  add_head (out, "doorstep_request_seconds", "histogram",
            "From the whole request to its answer, commit included.");
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      count += self->buckets[i];
      g_ascii_dtostr (number, sizeof number, bounds[i]);
      g_string_append_printf (
          out, "doorstep_request_seconds_bucket{le=\"%s\"} %" G_GUINT64_FORMAT "\n", number, count);
    }
  count += self->buckets[G_N_ELEMENTS (bounds)];
  g_ascii_dtostr (number, sizeof number, self->seconds);
  g_string_append_printf (out,
                          "doorstep_request_seconds_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT
                          "\ndoorstep_request_seconds_sum %s\n"
                          "doorstep_request_seconds_count %" G_GUINT64_FORMAT "\n",
                          count, number, count);
}

char *
door_hub_metrics_print (const DoorHubMetrics *self, const DoorHubGauges *gauges)
{
  GString *out = g_string_new (NULL);
  add_answers (out, self);
  add_durations (out, self);
  add_head (out, "doorstep_received_bytes_total", "counter", "Bytes of request bodies.");
  g_string_append_printf (out, "doorstep_received_bytes_total %" G_GUINT64_FORMAT "\n",
                          self->bytes);
  add_gauge (out, "doorstep_requests_in_flight", "Accepted and not answered.", gauges->in_flight);
  add_gauge (out, "doorstep_receiving_bytes", "Reserved for bodies on their way.",
             gauges->receiving);
  add_gauge (out, "doorstep_newest_submission", "Number of the newest submission.", gauges->newest);
  return g_string_free (out, FALSE);
}
