/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of sending, which stands in two files:
 *   door-sending-page.c  what waits and what was sent; over the network, by the supervisor's laptop
 *   door-sending-hand.c  by hand
 */
#pragma once

#include "door-sending-page.h"

#include "door-title.h"

struct _DoorSendingPage {
  AdwBin parent_instance;
  DoorDesk *desk;
  GtkFileChooserNative *chooser; /* NULL: none is open */

  GtkWidget *back_button;
  GtkLabel *back_text;
  GtkWidget *trouble_box;
  GtkLabel *trouble;
  GtkLabel *list_title;
  GtkLabel *summary;
  GtkListBox *rows;
  GtkDropDown *metered;
  GtkLabel *by_hand_text;
  GtkWidget *pack_button;
  GtkWidget *take_button;
  GtkWidget *scan_box;
  GtkWidget *scan_button;
  GtkLabel *relay_text;
  GtkWidget *relay_box;
  GtkWidget *relay_button;
  GtkWidget *forget_button;
  GtkWidget *by_hand;
  GtkWidget *log_title;
  GtkListBox *log;
  GtkLabel *sync_text;
  GtkButton *send_button;
};

/* NULL: nothing is wrong. */
void door_sending_page_show_trouble (DoorSendingPage *self, const char *text);
/* What the template calls of door-sending-hand.c. */
void door_sending_page_bind_hand (GtkWidgetClass *widget_class);
