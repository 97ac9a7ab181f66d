/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hub that holds a million submissions: a page of the list, and one device's question whether
 * anything is new, over HTTP. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-load.h"
#include "door-bench.h"

#include "door-seal.h"

#include <string.h>

enum { MILLION = 1000000, DEVICES = 1000, BATCH = 2000, ASKED = 200 };

static const char small[64] = "stands for four sealed kilobytes";

/* One submission as small as the list allows; what it holds is not looked at. */
static void
make_one (guint n, const DoorHubDevice *device, GBytes *content, DoorHubNewcomer *newcomer)
{
  g_autofree char *instance = g_strdup_printf ("uuid:00000000-0000-4000-8000-%012u", n);
  DoorSubmissionManifest *manifest = door_submission_manifest_new ("bench", "1", instance);
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);

  door_submission_manifest_add_part (manifest, "submission.door", content);
  g_ptr_array_add (parts, door_wire_part_new ("submission.door", NULL, content));
  *newcomer = (DoorHubNewcomer){ .device = device, .manifest = manifest, .parts = parts };
  newcomer->manifest_bytes = door_submission_manifest_print (manifest);
  newcomer->receipt = content;
}

static void
free_one (DoorHubNewcomer *newcomer)
{
  door_submission_manifest_free ((DoorSubmissionManifest *) newcomer->manifest);
  g_ptr_array_unref ((GPtrArray *) newcomer->parts);
  g_bytes_unref (newcomer->manifest_bytes);
}

static gboolean
fill_batch (DoorHubStore *store, GPtrArray *devices, guint first, GBytes *content, GError **error)
{
  g_autofree DoorHubNewcomer *all = g_new0 (DoorHubNewcomer, BATCH);
  gboolean good;

  for (guint i = 0; i < BATCH; i++)
    make_one (first + i, g_ptr_array_index (devices, (first + i) % devices->len), content, &all[i]);
  good = door_hub_store_begin (store, error) && door_hub_store_put_new (store, all, BATCH, error)
         && door_hub_store_commit (store, error);
  for (guint i = 0; i < BATCH; i++)
    free_one (&all[i]);
  return good;
}

static gboolean
fill (DoorLoad *load, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (DoorHubStore) store = door_hub_store_open (load->location, clock, error);
  g_autoptr (GPtrArray) devices = store ? door_hub_store_list_devices (store, NULL, error) : NULL;
  g_autoptr (GBytes) content = g_bytes_new_static (small, sizeof small);

  for (guint n = 0; devices && n < MILLION; n += BATCH)
    if (!fill_batch (store, devices, n, content, error))
      return FALSE;
  return devices != NULL;
}

/* The slowest but one in a hundred of many askings, each at another place. */
static double
measure (DoorLoad *load, gboolean list, GError **error)
{
  g_autoptr (GSocketConnection) connection = door_load_connect (load, 0, error);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; connection && i < ASKED; i++)
    {
      guint at = (guint) ((guint64) i * 7919 * 131 % (MILLION - DOOR_WIRE_PAGE));
      g_autofree char *path
          = list ? g_strdup_printf ("submissions?since=%u", at) : g_strdup ("changes");
      const char *token
          = list ? load->reader_token : g_ptr_array_index (load->tokens, i * 7 % load->tokens->len);
      double took = door_load_ask (load, connection, token, path, error);

      if (took < 0)
        return -1;
      g_array_append_val (times, took);
    }
  if (!connection)
    return -1;
  g_array_sort (times, door_bench_compare_doubles);
  return g_array_index (times, double, times->len * 99 / 100);
}

gboolean
door_bench_million (JsonBuilder *figures, GError **error)
{
  g_autoptr (DoorLoad) load = door_load_new (NULL, DEVICES, error);
  double list, poll;

  if (!load || !fill (load, error) || !door_load_serve (load, error)
      || (list = measure (load, TRUE, error)) < 0 || (poll = measure (load, FALSE, error)) < 0)
    return FALSE;
  json_builder_set_member_name (figures, "list_million_ms");
  json_builder_add_double_value (figures, list);
  json_builder_set_member_name (figures, "poll_million_ms");
  json_builder_add_double_value (figures, poll);
  return TRUE;
}
