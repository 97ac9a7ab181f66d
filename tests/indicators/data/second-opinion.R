# SPDX-License-Identifier: GPL-3.0-or-later
# What R's survey package makes of the samples in a folder, one figure a line: name, tab, value.
# Rscript second-opinion.R FOLDER FILE...; test-second-opinion.c compares each with ours.
suppressMessages(suppressWarnings(library(survey)))
arguments <- commandArgs(TRUE)
say <- function(name, x) cat(name, "\t", formatC(as.numeric(x), digits = 15, format = "g"), "\n", sep = "")
both <- function(name, s) { say(name, coef(s)); say(paste0(name, ".se"), SE(s)) }

of_design <- function(file, d) {
  name <- function(what) paste0(file, ".", what)
  both(name("mean"), svymean(~y, d))
  say(name("mean.deff"), deff(svymean(~y, d, deff = TRUE)))
  both(name("total"), svytotal(~y, d))
  both(name("ratio"), svyratio(~y, ~x, d))
  for (method in c("logit", "beta")) {
    p <- svyciprop(~b, d, method = method)
    say(name(method), coef(p))
    say(name(paste0(method, ".lower")), attr(p, "ci")[1])
    say(name(paste0(method, ".upper")), attr(p, "ci")[2])
  }
  for (group in 1:3) {
    s <- subset(d, g_ == group)
    both(name(paste0("domain", group)), svymean(~y, s))
    say(name(paste0("domain", group, ".df")), degf(s))
  }
  m <- svyby(~y, ~g_, d, svymean, covmat = TRUE)
  both(name("difference"), svycontrast(m, list(c(1, -1, 0))))
}

for (file in arguments[-1]) {
  data <- read.csv(file.path(arguments[1], file))
  data$g_ <- data$g
  lonely <- any(tapply(data$psu, data$stratum, function(p) length(unique(p))) == 1)
  for (rule in if (lonely) c("remove", "adjust", "average") else "fail") {
    options(survey.lonely.psu = rule)
    d <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = data, nest = TRUE)
    if (lonely) { both(paste0(file, ".", rule), svymean(~y, d)); next }
    of_design(file, d)
    f <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, fpc = ~population, data = data, nest = TRUE)
    both(paste0(file, ".fpc"), svymean(~y, f))
    both(paste0(file, ".jkn"), svymean(~y, as.svrepdesign(d, type = "JKn")))
  }
}
