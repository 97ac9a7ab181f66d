library(survey); data(api); data(fpc)
options(digits=12)
p <- function(n,x) cat(sprintf("%-34s", n), formatC(as.numeric(x), digits=12, format="g"), "\n")
dc <- svydesign(id=~dnum, weights=~pw, data=apiclus1)
dcf <- svydesign(id=~dnum, weights=~pw, data=apiclus1, fpc=~fpc)
ds <- svydesign(id=~1, strata=~stype, weights=~pw, data=apistrat)
f <- function(name, d){ m<-svymean(~api00,d); p(paste(name,"mean"),c(coef(m),SE(m)))
 r<-svyratio(~api.stu,~enroll,d); p(paste(name,"ratio"),c(coef(r),SE(r)))
 t<-svytotal(~enroll,d,na.rm=TRUE); p(paste(name,"total"),c(coef(t),SE(t)))}
f("JK1",as.svrepdesign(dc,type="JK1"))
f("JK1fpc",as.svrepdesign(dcf,type="JK1"))
f("JKn",as.svrepdesign(ds,type="JKn"))
# simulated BRR: 8 strata 2 psu
set.seed(7)
n<-64; st<-rep(1:8,each=8); psu<-rep(rep(1:2,each=4),8); w<-round(runif(n,5,50),2); y<-round(rnorm(n,50,10)+st,3); x<-round(runif(n,1,9),3); b<-as.integer(runif(n)<.3)
sim<-data.frame(stratum=st,psu=psu,w=w,y=y,x=x,b=b)
write.csv(sim,"pairs.csv",row.names=FALSE,quote=FALSE)
db<-svydesign(id=~psu,strata=~stratum,weights=~w,data=sim,nest=TRUE)
rb<-as.svrepdesign(db,type="BRR"); p("BRR total y taylor",SE(svytotal(~y,db))); p("BRR total y",SE(svytotal(~y,rb)));p("BRR ratio",c(coef(svyratio(~y,~x,rb)),SE(svyratio(~y,~x,rb)),SE(svyratio(~y,~x,db)))); cat(ncol(weights(rb,type="analysis")),"reps\n")
# multi: combination of ratios
s1<-svymean(~I(as.numeric(sch.wide=="Yes"))+I(as.numeric(awards=="Yes")),dc); ct<-svycontrast(s1,c(.5,.5)); p("combo",c(coef(ct),SE(ct)))
# different bases: sch.wide among E, awards among H,M
dd<-update(dc,a=ifelse(stype=="E",as.numeric(sch.wide=="Yes"),NA),b2=ifelse(stype!="E",as.numeric(awards=="Yes"),NA))
dd<-update(dd,ya=ifelse(is.na(a),0,a),xa=as.numeric(!is.na(a)),yb=ifelse(is.na(b2),0,b2),xb=as.numeric(!is.na(b2)))
tt<-svytotal(~ya+xa+yb+xb,dd); cc<-svycontrast(tt,quote(0.5*ya/xa+0.5*yb/xb)); p("combo2",c(coef(cc),SE(cc)))
# quantile
q<-svyquantile(~api00,dc,c(.25,.5,.9),ci=TRUE); print(q)
# domains
print(svyby(~api00,~stype,dc,svymean)); for(s in c("E","H","M")){d<-subset(dc,stype==s); m<-svymean(~api00,d,deff=TRUE); p(paste("dom",s),c(coef(m),SE(m),deff(m),degf(d)))
 pr<-svyciprop(~I(sch.wide=="Yes"),d,method="logit"); p(paste("logit",s),c(coef(pr),attr(pr,"ci"))); pr<-svyciprop(~I(sch.wide=="Yes"),d,method="beta"); p(paste("beta",s),c(coef(pr),attr(pr,"ci")))}
