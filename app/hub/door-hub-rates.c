/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-rates.h"

#include "door-hub.h"

#include <string.h>

/* Full buckets say nothing: when there are so many, all are forgotten, at worst a burst too many. */
enum { MAX_BUCKETS = 200000 };

typedef struct {
  double left;
  gint64 at; /* monotonic, microseconds */
} Bucket;

struct _DoorHubRates {
  DoorClock *clock;
  GHashTable *clients; /* char * -> Bucket */
  GHashTable *guesses; /* address -> Bucket */
  guint per_second;
};

DoorHubRates *
door_hub_rates_new (DoorClock *clock)
{
  DoorHubRates *self = g_new0 (DoorHubRates, 1);
  self->clock = door_clock_ref (clock);
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->guesses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->per_second = DOOR_HUB_DEFAULT_RATE;
  return self;
}

void
door_hub_rates_free (DoorHubRates *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->clients);
  g_hash_table_unref (self->guesses);
  door_clock_unref (self->clock);
  g_free (self);
}

void
door_hub_rates_set (DoorHubRates *self, guint per_second)
{
  self->per_second = per_second;
}

/* Who it is, before anybody is known: their credentials, else their address. Only hashes are held. */
static char *
client_of (SoupServerMessage *message, const char *address)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *shown = soup_message_headers_get_one (headers, "Authorization");
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  const char *key = shown == NULL ? strstr (path, "/key/") : NULL;
  if (key != NULL)
    return g_compute_checksum_for_string (G_CHECKSUM_SHA256, key + 5,
                                          (gssize) strcspn (key + 5, "/"));
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, shown != NULL ? shown : address, -1);
}

/* Behind a proxy on this machine, whom the proxy names last. */
static char *
address_of (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *forwarded = soup_message_headers_get_list (headers, "X-Forwarded-For");
  const char *host = soup_server_message_get_remote_host (message);
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  if (forwarded == NULL || address == NULL || !g_inet_address_get_is_loopback (address))
    return g_strdup (host != NULL ? host : "");
  const char *last = strrchr (forwarded, ',');
  return g_strstrip (g_strdup (last != NULL ? last + 1 : forwarded));
}

/* The bucket, filled up to now. */
static Bucket *
find_bucket (DoorHubRates *self, GHashTable *table, const char *name, double rate, double burst)
{
  gint64 now = door_clock_monotonic (self->clock);
  Bucket *bucket = g_hash_table_lookup (table, name);
  if (bucket == NULL)
    {
      if (g_hash_table_size (table) >= MAX_BUCKETS)
        g_hash_table_remove_all (table);
      bucket = g_new0 (Bucket, 1);
      *bucket = (Bucket){ burst, now };
      g_hash_table_insert (table, g_strdup (name), bucket);
    }
  bucket->left = MIN (burst, bucket->left + (double) (now - bucket->at) / G_USEC_PER_SEC * rate);
  bucket->at = now;
  return bucket;
}

static Bucket *
guess_bucket (DoorHubRates *self, const char *address)
{
  return find_bucket (self, self->guesses, address, DOOR_HUB_GUESS_RATE, DOOR_HUB_GUESS_BURST);
}

gboolean
door_hub_rates_admit (DoorHubRates *self, SoupServerMessage *message)
{
  g_autofree char *address = address_of (message);
  g_autofree char *client = client_of (message, address);
  if (self->per_second == 0)
    return TRUE;
  /* Only who guessed has such a bucket. */
  if (g_hash_table_contains (self->guesses, address) && guess_bucket (self, address)->left < 1)
    return FALSE;
  double burst = (double) self->per_second * DOOR_HUB_BURST;
  Bucket *bucket = find_bucket (self, self->clients, client, self->per_second, burst);
  if (bucket->left < 1)
    return FALSE;
  bucket->left -= 1;
  return TRUE;
}

void
door_hub_rates_note_guess (DoorHubRates *self, SoupServerMessage *message)
{
  g_autofree char *address = address_of (message);
  Bucket *bucket = guess_bucket (self, address);
  bucket->left = MAX (0, bucket->left - 1);
}
