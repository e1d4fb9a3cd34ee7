"""Build templates/*.docx from the wording below; `govcredit-xl init` copies them into a round's 模板/.

python scripts/make_templates.py

The look of the styles comes from 公文格式.csv. Offices edit the copies in Word or WPS.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from docx import Document

from govcredit_xl.gbt9704.profile import standard
from govcredit_xl.letters.word.kinds import COMMON, DOCS, Doc
from govcredit_xl.letters.word.ooxml import paragraph, parse, run, w
from govcredit_xl.letters.word.package import TemplatePackage
from govcredit_xl.letters.word.page import Refs, section
from govcredit_xl.letters.word.styles import StyleName, apply_styles

TEMPLATES = Path(__file__).parent.parent / "templates"

HEAD = [(StyleName.MARK, "【发文机关】文件"), (StyleName.NUMBER, "【发文字号】")]
SIGNED = [(StyleName.SIGNATURE, "【发文机关】"), (StyleName.DATE, "【成文日期】")]
IMPRINT = [
    (StyleName.IMPRINT, "【如有抄送】抄送：【抄送机关】。"),
    (StyleName.IMPRINT, "【印发机关】\t【成文日期】印发"),
]
CONTACT = [
    (StyleName.BODY, "【如有联系人】联系人：【联系人】，电话：【电话】。"),
    (StyleName.BODY, "【如有邮箱】报送邮箱：【邮箱】。"),
]

WORDING = {
    Doc.TASK: [
        *HEAD,
        (StyleName.TITLE, "【通知标题】"),
        (StyleName.ADDRESSEE, "【主送机关】："),
        (StyleName.BODY, "现将《【附件标题】》印发给你们，请对照评价指标，认真研究，细化落实，按时报送。"),
        (StyleName.BODY, "【评价期】【评价】共有一级指标【一级指标数】个"),
        (StyleName.BODY, "【接上段】【如有二级】、二级指标【二级指标数】个"),
        (StyleName.BODY, "【接上段】、评分项【评分项数】个"),
        (StyleName.BODY, "【接上段】【如评全区】，总分【总分】分"),
        (StyleName.BODY, "【接上段】【如评单位】【如有总分】，各单位总分【总分】分"),
        (StyleName.BODY, "【接上段】。各责任单位按照任务分工填写填报表，连同佐证材料一并报送。"),
        (StyleName.BODY, "【如有截止日期】请于【截止日期】前完成报送。"),
        *CONTACT,
        (StyleName.ENCLOSURE, "附件：【附件标题】"),
        *SIGNED,
        (StyleName.ANNEX, "附件"),
        (StyleName.ANNEX_TITLE, "【附件标题】"),
        (StyleName.TABLE, "【指标及任务分工表】"),
        *IMPRINT,
    ],
    Doc.RESULT: [
        *HEAD,
        (StyleName.TITLE, "关于【评价期】【评价】结果的通报"),
        (StyleName.ADDRESSEE, "【主送机关】："),
        (StyleName.BODY, "【如有文件】根据《【通知标题】》（【通知文号】），现将【评价期】【评价】结果通报如下。"),
        (StyleName.BODY, "【如无文件】现将【评价期】【评价】结果通报如下。"),
        (StyleName.HEADING1, "一、总体情况"),
        (StyleName.BODY, "【如需填报】【如评全区】应报单位【应报单位数】家"),
        (StyleName.BODY, "【接上段】【如评单位】参加评价的单位【参评单位数】家"),
        (StyleName.BODY, "【接上段】【如评单位】【如有多组】，分【组数】个组（【组名】）"),
        (StyleName.BODY, "【接上段】【如评单位】。"),
        (StyleName.BODY, "【接上段】【如评单位】【如需填报】应报【应报单位数】家"),
        (StyleName.BODY, "【接上段】【如无未报】，已全部报送。"),
        (StyleName.BODY, "【接上段】【如全未报】，至今未报送。"),
        (StyleName.BODY, "【接上段】【如部分报送】，已报【已报单位数】家。"),
        (StyleName.BODY, "【接上段】【如部分报送】【如有未报】未报【未报单位数】家：【未报单位】。"),
        (StyleName.BODY, "【接上段】【如有误报】填报有误、尚未更正【有误单位数】家：【有误单位】。"),
        (StyleName.BODY, "【接上段】【如有待核】报送待核实【待核单位数】家：【待核单位】。"),
        (StyleName.BODY, "【接上段】【如有逾期】逾期报送【逾期单位数】家：【逾期单位】。"),
        (StyleName.BODY, "【如评全区】【如有已定】【地域称谓】总分【满分】分，已定【已定分值】分"),
        (StyleName.BODY, "【接上段】【如评全区】【如有已定】【如有失分】，其中得【评定得分】分、失【失分】分"),
        (StyleName.BODY, "【接上段】【如评全区】【如无失分】，没有失分"),
        (StyleName.BODY, "【接上段】【如评全区】【如有已定】【如有待定】；待定【待定分】分"),
        (StyleName.BODY, "【接上段】【如评全区】【如有已定】。"),
        (StyleName.BODY, "【接上段】【如评全区】【如无已定】【地域称谓】总分【满分】分，均未定分。"),
        (StyleName.BODY, "【接上段】【如评全区】【如有加分】另有加减分【加分】分。"),
        (StyleName.BODY, "【接上段】【如评全区】【如有否决】因发生一票否决事项：【否决事项】，核减【否决分】分。"),
        (StyleName.BODY, "【接上段】【如评全区】【如有增减】总得分【得分】分。"),
        (StyleName.BODY, "【接上段】【如评全区】【如有已定】【如有待定】按现有数据暂测，总得分【暂测分】分。"),
        (StyleName.BODY, "【接上段】【如有不计】【不计项】没有数据，不计入总分。"),
        (StyleName.BODY, "【接上段】【如评全区】【如按已报】数据未齐的评分项，按已报数据定分。"),
        (StyleName.BODY, "【接上段】【如评全区】【如有已定】各一级指标得分情况如下。"),
        (StyleName.BODY, "【接上段】【如评单位】【如有排名】【如有多组】各组"),
        (StyleName.BODY, "【接上段】【如评单位】【如有排名】得分情况如下。"),
        (StyleName.TABLE, "【如评全区】【如有已定】【一级指标得分表】"),
        (StyleName.TABLE, "【如评单位】【如有排名】【排名组得分表】"),
        (StyleName.BODY, "【如有同比】【如评全区】与【上一轮】相比，得分提高的评分项【上升项数】项，下降的【下降项数】项"),
        (StyleName.BODY, "【接上段】【如有同比】【如评单位】与【上一轮】相比，得分率提高的单位【上升单位数】家，下降的【下降单位数】家"),
        (StyleName.BODY, "【接上段】【如有同比】【如总分可比】，总分较【上一轮】【总分升降】"),
        (StyleName.BODY, "【接上段】【如有同比】。"),
        (StyleName.BODY, "【接上段】【如有增减项】【如有同比】新增评分项【新增项数】项，取消【取消项数】项。"),
        (StyleName.BODY, "【接上段】【如有上升项】提高较多的是：【上升项】。"),
        (StyleName.BODY, "【接上段】【如有下降项】下降较多的是：【下降项】。"),
        (StyleName.BODY, "【接上段】【如有名次上升】名次上升较多的是：【名次上升单位】。"),
        (StyleName.HEADING1, "【如有排名】二、排名情况"),
        (
            StyleName.BODY,
            "【如有排名】【如评全区】以得分率排名：得分率为得分占参评分值的比例，得分按各单位填报并经核对的数据计算，"
            "由评审认定的和单位不涉及的分值不列入参评分值，得分率相同的名次并列。",
        ),
        (StyleName.BODY, "【接上段】【如均按总分】各单位按总分排名，总分相同的名次并列。"),
        (StyleName.BODY, "【接上段】【如均按得分率】各单位按得分率排名，得分率相同的名次并列。"),
        (StyleName.BODY, "【接上段】【如依据不一】组内各单位分值相同的按总分排名，不同的按得分率排名，成绩相同的名次并列。"),
        (StyleName.BODY, "【接上段】【如有排名】各单位得分和名次见附件。"),
        (StyleName.BODY, "【如有单位否决】被一票否决的【否决单位数】家：【否决单位】。"),
        (StyleName.BODY, "【接上段】【如否决扣分】一票否决扣去的分计入附件的失分，不计入各评分项的失分。"),
        (StyleName.BODY, "【如有待定单位】总分未定、暂不排名的【待定单位数】家：【待定单位】。"),
        (StyleName.HEADING2, "【每组】【如有排名】【如有多组】（一）【排名组】"),
        (StyleName.BODY, "【每组】【如组内有排名】【如有先后】参加排名【参排单位数】家，第1名：【第一名】，【排名依据】【第一名成绩】；末位：【末名】，【排名依据】【末名成绩】；平均【组平均】。"),
        (StyleName.BODY, "【每组】【接上段】【如组内有排名】【如均并列】参加排名【参排单位数】家，【排名依据】均为【第一名成绩】，并列第1名。"),
        (StyleName.BODY, "【每组】【接上段】【如组内有排名】【如均否决】参加排名【参排单位数】家，均被一票否决，【排名依据】均为【第一名成绩】。"),
        (StyleName.BODY, "【每组】【接上段】【如组内有排名】【如仅一家】参加排名的有【第一名】1家，【排名依据】【第一名成绩】。"),
        (StyleName.BODY, "【每组】【接上段】【如有排名】【如组内无排名】没有单位参加排名。"),
        (StyleName.BODY, "【每组】【接上段】【如有等次】等次：【等次情况】。"),
        (StyleName.HEADING1, "【如有失分】三、失分情况"),
        (StyleName.BODY, "【如有失分】【如评全区】已定分的评分项中，有【失分项数】项失分，共失【失分】分，涉及【失分单位数】家单位"),
        (StyleName.BODY, "【接上段】【如有失分】【如评单位】有【失分项数】个评分项失分，涉及【失分单位数】家单位，失分合计【失分】分"),
        (StyleName.BODY, "【接上段】【如有加减失分】，其中加减分项扣【加减失分】分，不在总分之内"),
        (StyleName.BODY, "【接上段】【如失分较多】，按评分项统计如下，各单位失分和原因见附件。"),
        (StyleName.BODY, "【接上段】【如失分不多】，具体如下。"),
        (StyleName.TABLE, "【如有失分】【失分表】"),
        (StyleName.HEADING1, "【如有待定】四、待定事项"),
        (StyleName.BODY, "【如有待定】尚未定分的评分项【待定项数】项"),
        (StyleName.BODY, "【接上段】【如未齐待评】，其中由评审认定、尚未核定的【待评项数】项、【待评分】分，数据未齐的【未齐项数】项、【未齐分】分"),
        (StyleName.BODY, "【接上段】【如均待评】、【待评分】分，均由评审认定、尚未核定"),
        (StyleName.BODY, "【接上段】【如均未齐】、【未齐分】分，均因数据未齐"),
        (StyleName.BODY, "【接上段】【如待定较多】，见附件。"),
        (StyleName.BODY, "【接上段】【如待定不多】，具体如下。"),
        (StyleName.TABLE, "【如待定不多】【待定表】"),
        (StyleName.HEADING1, "五、工作要求"),
        (StyleName.BODY, "【如有未报】请未报送的单位于【补报日期】前补报填报表和佐证材料。"),
        (StyleName.BODY, "【如有误报】请填报有误的单位按退回的修改意见更正，于【补报日期】前重新报送。"),
        (StyleName.BODY, "【如发生否决】请发生一票否决事项的单位查明原因、落实整改，于【补报日期】前将整改情况报送【自称】。"),
        (StyleName.BODY, "【如有整改】请【整改单位】对照失分原因逐项整改，于【补报日期】前将整改情况报送【自称】。"),
        (StyleName.BODY, "【如有提分】按现有数据测算，可优先抓好以下事项：【提分事项】。"),
        (StyleName.BODY, "【如未齐待评】待定的评分项，数据补齐、评审核定后另行通报。"),
        (StyleName.BODY, "【如均待评】待定的评分项，评审核定后另行通报。"),
        (StyleName.BODY, "【如均未齐】待定的评分项，数据补齐后另行通报。"),
        (StyleName.BODY, "【如无要求】请各单位继续做好日常工作和数据归集。"),
        *CONTACT,
        (StyleName.ENCLOSURE, "附件：1.【附件标题】"),
        (StyleName.ENCLOSURE, "【如失分较多】2.【附件二标题】"),
        (StyleName.ENCLOSURE, "【如待定较多】3.【附件三标题】"),
        *SIGNED,
        (StyleName.ANNEX, "附件1"),
        (StyleName.ANNEX_TITLE, "【附件标题】"),
        (StyleName.HEADING1, "【每组】【如有多组】【排名组】"),
        (StyleName.TABLE, "【每组】【单位得分表】"),
        (StyleName.BODY, "【如评全区】注：参评分值＝得分＋失分"),
        (StyleName.BODY, "【接上段】【如评全区】【如有未填列】＋未填"),
        (StyleName.BODY, "【接上段】【如评全区】，按各单位自身填报的数据计算，与正文中【地域称谓】得分、失分的口径不同。"),
        (StyleName.BODY, "【接上段】【如有评审列】“评审”为由评审认定的分值，不列入参评分值。"),
        (StyleName.BODY, "【接上段】【如有不计列】“不计”为单位不涉及或不单独计分的分值，不列入参评分值。"),
        (StyleName.ANNEX, "【如失分较多】附件2"),
        (StyleName.ANNEX_TITLE, "【如失分较多】【附件二标题】"),
        (StyleName.TABLE, "【如失分较多】【失分明细表】"),
        (StyleName.ANNEX, "【如待定较多】附件3"),
        (StyleName.ANNEX_TITLE, "【如待定较多】【附件三标题】"),
        (StyleName.TABLE, "【如待定较多】【待定表】"),
        *IMPRINT,
    ],
    Doc.UNIT: [
        *HEAD,
        (StyleName.TITLE, "关于反馈【评价期】【评价】情况的【文种】"),
        (StyleName.ADDRESSEE, "【主送名称】："),
        (StyleName.BODY, "【如有文件】根据《【通知标题】》（【通知文号】），现将你单位【评价期】【评价】情况反馈如下。"),
        (StyleName.BODY, "【如无文件】现将你单位【评价期】【评价】情况反馈如下。"),
        (StyleName.BODY, "【如未报】至今没有收到你单位的【填报表名称】。"),
        (StyleName.BODY, "【如待核】收到的【填报表名称】尚待核实。"),
        (StyleName.BODY, "【如评全区】【如有得分】你单位参评分值【参评分值】分，得【得分】分"),
        (StyleName.BODY, "【接上段】【如评全区】【如有失分】，失【失分】分"),
        (StyleName.BODY, "【接上段】【如评全区】【如无失分】，没有失分"),
        (StyleName.BODY, "【接上段】【如评全区】【如有得分】【如有未填】，未填或填报有误、未得分的【未填分】分"),
        (StyleName.BODY, "【接上段】【如评全区】【如有加减分】，加减分【加减分】分，总分【总分】分"),
        (StyleName.BODY, "【接上段】【如评全区】【如有排名】，得分率【得分率】"),
        (StyleName.BODY, "【接上段】【如评全区】【如有名次】，在参加排名的【参排单位数】家【排名组】单位中"),
        (StyleName.BODY, "【接上段】【如评全区】【如名次并列】并"),
        (StyleName.BODY, "【接上段】【如评全区】【如有名次】列第【名次】名"),
        (StyleName.BODY, "【接上段】【如评全区】【如有得分】。"),
        (StyleName.BODY, "【接上段】【如评单位】【如有得分】【如未扣否决】你单位分值【参评分值】分，得【得分】分"),
        (StyleName.BODY, "【接上段】【如评单位】【如有失分】【如未扣否决】，失【失分】分"),
        (StyleName.BODY, "【接上段】【如评单位】【如无失分】【如未扣否决】，没有失分"),
        (StyleName.BODY, "【接上段】【如评单位】【如有得分】【如否决扣分】你单位分值【参评分值】分，各评分项得【评定得分】分"),
        (StyleName.BODY, "【接上段】【如评单位】【如有失分】【如否决扣分】、失【评定失分】分"),
        (StyleName.BODY, "【接上段】【如评单位】【如有得分】【如否决扣分】；因发生一票否决事项（【否决事项】），最后得【得分】分"),
        (StyleName.BODY, "【接上段】【如评单位】【如有加减分】，加减分【加减分】分，总分【总分】分"),
        (StyleName.BODY, "【接上段】【如评单位】【如有名次】，在参加排名的【参排单位数】家【排名组】单位中按【排名依据】"),
        (StyleName.BODY, "【接上段】【如评单位】【如名次并列】并"),
        (StyleName.BODY, "【接上段】【如评单位】【如有名次】列第【名次】名"),
        (StyleName.BODY, "【接上段】【如评单位】【如有等次】，评为【等次】"),
        (StyleName.BODY, "【接上段】【如评单位】【如有得分】。"),
        (StyleName.BODY, "【接上段】【如有否决】【如未扣否决】发生一票否决事项：【否决事项】。"),
        (StyleName.BODY, "【如无排名】你单位的得分尚未确定，暂不参加排名。"),
        (StyleName.BODY, "【如有同比】与【上一轮】相比，得分率【得分率升降】"),
        (StyleName.BODY, "【接上段】【如名次可比】，名次【名次升降】"),
        (StyleName.BODY, "【接上段】【如有同比】。"),
        (StyleName.BODY, "【如有评分表】各评分项得分情况见附件。"),
        (StyleName.BODY, "【接上段】【如有评审项】由评审认定的【评审项数】项、【评审分值】分"),
        (StyleName.BODY, "【接上段】【如有评审项】【如有不计项】，"),
        (StyleName.BODY, "【接上段】【如有不计项】不涉及或不单独计分的【不计项数】项、【不计分值】分"),
        (StyleName.BODY, "【接上段】【如有不列入】不列入参评分值。"),
        (StyleName.BODY, "【如有承担】【地域称谓】失分中，由你单位承担的共【承担失分】分：【承担事项】。"),
        (StyleName.BODY, "【如有提分】按现有数据测算，可优先抓好以下事项：【提分事项】。"),
        (StyleName.BODY, "【如请补报】请于【补报日期】前填写报送【填报表名称】，并附佐证材料。"),
        (StyleName.BODY, "【如请整改】请对照附件所列失分原因逐项整改，于【补报日期】前将整改情况报送【自称】。"),
        (StyleName.BODY, "【如请补填】请对附件所列未填或填报有误的事项补填、更正，于【补报日期】前重新报送填报表。"),
        (StyleName.BODY, "【如请整改补填】请对照附件所列失分原因逐项整改，对未填或填报有误的事项补填、更正，于【补报日期】前将整改情况和填报表报送【自称】。"),
        (StyleName.BODY, "【如有否决】请查明一票否决事项的原因，落实整改，于【补报日期】前将整改情况报送【自称】。"),
        *CONTACT,
        (StyleName.ENCLOSURE, "【如有评分表】附件：1.【附件标题】"),
        (StyleName.ENCLOSURE, "【如有不计表】2.【附件二标题】"),
        *SIGNED,
        (StyleName.ANNEX, "【如有评分表】附件1"),
        (StyleName.ANNEX_TITLE, "【如有评分表】【附件标题】"),
        (StyleName.TABLE, "【如有评分表】【单位评分表】"),
        (StyleName.ANNEX, "【如有不计表】附件2"),
        (StyleName.ANNEX_TITLE, "【如有不计表】【附件二标题】"),
        (StyleName.TABLE, "【如有不计表】【不计分项表】"),
        *IMPRINT,
    ],
    Doc.ROLLUP: [
        *HEAD,
        (StyleName.TITLE, "关于【评价期】【评价】汇总情况的通报"),
        (StyleName.ADDRESSEE, "【主送机关】："),
        (StyleName.BODY, "现将【评价期】【评价】汇总情况通报如下。"),
        (StyleName.HEADING1, "一、总体情况"),
        (StyleName.BODY, "纳入汇总的有【轮数】个：【各轮】。应报单位共【应报单位数】家，已报【已报单位数】家。"),
        (StyleName.BODY, "【接上段】【如有未定】其中得分已定的【已定数】个，尚有待定的【未定数】个：【未定各轮】。"),
        (StyleName.BODY, "【如有排名】【如有先后】得分最高的是【第一名】，【最高分】分；最低的是【末名】，【最低分】分；平均【平均分】分。"),
        (StyleName.BODY, "【接上段】【如有排名】【如均相同】各得【最高分】分，名次并列。"),
        (StyleName.BODY, "【接上段】具体如下。"),
        (StyleName.TABLE, "【各轮得分表】"),
        (StyleName.HEADING1, "【如有一级指标】二、各一级指标情况"),
        (StyleName.BODY, "【如有一级指标】【如有高低】平均得分率最高的是【最好一级指标】，最低的是【最差一级指标】。"),
        (StyleName.BODY, "【接上段】【如有一级指标】各一级指标情况如下。"),
        (StyleName.TABLE, "【如有一级指标】【一级指标对比表】"),
        (StyleName.HEADING1, "【如有比率】三、比率排名情况"),
        (StyleName.BODY, "【如有比率】按各轮报送的数计算，率相同的名次并列，具体如下。"),
        (StyleName.TABLE, "【如有比率】【比率排名表】"),
        (StyleName.HEADING1, "【如有合并】四、单位合并得分"),
        (StyleName.BODY, "【如有合并】在几轮里都有得分的单位【合并单位数】家，各轮得分按“【合并方式】”合并，组内名次见附件。"),
        (StyleName.HEADING1, "五、工作要求"),
        (StyleName.BODY, "请对照汇总情况查找差距，针对得分率低的方面逐项整改。"),
        (StyleName.BODY, "【接上段】【如有未定】待定的，定分后重新汇总，另行通报。"),
        *CONTACT,
        (StyleName.ENCLOSURE, "【如有合并】附件：【附件标题】"),
        *SIGNED,
        (StyleName.ANNEX, "【如有合并】附件"),
        (StyleName.ANNEX_TITLE, "【如有合并】【附件标题】"),
        (StyleName.TABLE, "【如有合并】【合并得分表】"),
        *IMPRINT,
    ],
    Doc.REMINDER: [
        *HEAD,
        (StyleName.TITLE, "关于报送【评价期】【填报表名称】的【文种】"),
        (StyleName.ADDRESSEE, "【主送名称】："),
        (StyleName.BODY, "【如未报】【评价期】【评价】需由你单位填报的评分项有【填报表】项，至今没有收到你单位的【填报表名称】。"),
        (StyleName.BODY, "【接上段】【如未报】【如已过期】原定报送期限为【截止日期】，现已逾期。"),
        (StyleName.BODY, "【接上段】【如未报】请于【补报日期】前填写报送，并附佐证材料。"),
        (StyleName.BODY, "【如已报】你单位报送的【评价期】【填报表名称】已收到。经核对，"),
        (StyleName.BODY, "【接上段】【如已报】【如有错误】需要更正的【错误数】处，"),
        (StyleName.BODY, "【接上段】【如已报】【如有空缺】没有填写的【空缺数】处，"),
        (StyleName.BODY, "【接上段】【如已报】【如缺佐证】缺佐证材料的【佐证数】项，"),
        (StyleName.BODY, "【接上段】【如已报】请于【补报日期】前"),
        (StyleName.BODY, "【接上段】【如已报】【如列正文】办理并重新报送："),
        (StyleName.BODY, "【接上段】【如已报】【如有清单】按附件所列逐项办理并重新报送。"),
        (StyleName.BODY, "【每项】【如列正文】【序号】.【事项】：【问题】【办法】"),
        *CONTACT,
        (StyleName.ENCLOSURE, "【如有清单】附件：【附件标题】"),
        *SIGNED,
        (StyleName.ANNEX, "【如有清单】附件"),
        (StyleName.ANNEX_TITLE, "【如有清单】【附件标题】"),
        (StyleName.TABLE, "【如有清单】【事项清单】"),
        *IMPRINT,
    ],
    Doc.CORRECTION: [
        *HEAD,
        (StyleName.TITLE, "关于更正【评价期】【填报表名称】的【文种】"),
        (StyleName.ADDRESSEE, "【主送名称】："),
        (StyleName.BODY, "你单位报送的【评价期】【填报表名称】已收到。经核对，"),
        (StyleName.BODY, "【接上段】【如有错误】填写有误的【错误数】处，"),
        (StyleName.BODY, "【接上段】【如有空缺】没有填写的【空缺数】处，"),
        (StyleName.BODY, "【接上段】更正前有关评分项不能计分。请于【补报日期】前在退回的填报表中按“修改意见”更正并重新报送"),
        (StyleName.BODY, "【接上段】【如列正文】："),
        (StyleName.BODY, "【接上段】【如有清单】，需更正的事项见附件。"),
        (StyleName.BODY, "【每项】【如列正文】【序号】.【事项】：【问题】【办法】"),
        *CONTACT,
        (StyleName.ENCLOSURE, "【如有清单】附件：【附件标题】"),
        *SIGNED,
        (StyleName.ANNEX, "【如有清单】附件"),
        (StyleName.ANNEX_TITLE, "【如有清单】【附件标题】"),
        (StyleName.TABLE, "【如有清单】【事项清单】"),
        *IMPRINT,
    ],
}  # fmt: skip


OF_2021 = {
    Doc.TASK: {
        1 + len(HEAD) + 1: (
            StyleName.BODY,
            "为深入贯彻落实国家《优化营商环境条例》和江苏省《社会信用条例》《江苏省关于加强政务诚信建设的实施意见》精神，"
            "扎实推进我区政务诚信建设工作，现将《【附件标题】》印发给你们。请对照评价指标，认真研究，细化落实，"
            "确保量化指标不失分、无量化指标得高分。",
        ),
        1 + len(HEAD) + 2: (
            StyleName.BODY,
            "本年度评价共有一级指标【一级指标数】个",
        ),
    }
}
"""What the notice of 2021 says in place of those paragraphs; `init` with its list copies these."""

PLAIN = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" '
    'w:cs="仿宋_GB2312"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)


def blank() -> bytes:
    """A document with nothing in it, without the styles, theme and pictures of the library's own template."""
    document = Document()
    for rels, unwanted in (
        (document.part.rels, ("/theme", "/customXml", "/stylesWithEffects", "/numbering", "/webSettings")),
        (document.part.package.rels, ("/thumbnail",)),
    ):
        for name in [name for name, rel in rels.items() if rel.reltype.endswith(unwanted)]:
            del rels[name]
    styles = document.styles.element
    for child in list(styles):
        if child.tag != w("style") or child.get(w("default")) is None:
            styles.remove(child)
    styles.insert(0, parse(PLAIN)[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def build(kind: str, instead: Mapping[int, tuple[str, str]] | None = None) -> bytes:
    """The template of that kind; `instead`: paragraph → what takes its place."""
    wording = [(instead or {}).get(number, line) for number, line in enumerate(WORDING[kind])]
    package, profile = TemplatePackage(blank()), standard()
    ids = apply_styles(package.document.styles.element, profile)
    body = "".join(paragraph(ids[style], run(text)) for style, text in wording)
    package.replace_body(parse(body + section(profile, Refs(("", "", ""), ("", "", "")))))
    return package.finish(profile, DOCS[kind].template.removesuffix(".docx"), "")


MANUAL = TEMPLATES.parent / "docs" / "文书模板.md"
TITLES = {
    Doc.TASK: "印发通知",
    Doc.RESULT: "结果通报",
    Doc.REMINDER: "催报",
    Doc.CORRECTION: "退改",
    Doc.UNIT: "单位反馈",
    Doc.ROLLUP: "汇总通报",
}


def manual() -> str:
    """What a clerk may write into the templates, as a page of the manual."""
    parts = [
        "# 文书模板里能用的名称\n\n"
        "模板在“模板”文件夹，用 Word 或 WPS 打开直接改文字。【】里的名称由程序替换；“如……”是条件，写在段首，只在那种情况下\n"
        "保留这一段；表和图要单独成一段。每一段选好“样式”里的公文样式，字体、字号、行距由 公文格式.csv 决定。\n",
        _table("各文书通用", COMMON),
    ]
    for name, kind in DOCS.items():
        names = {**kind.texts, **_blocks(kind.blocks), **kind.conditions}
        for repeat, inner in kind.repeats.items():
            own = {**inner.texts, **_blocks(inner.blocks), **inner.conditions}
            names |= {
                repeat: f"写在段首：这一段{inner.meaning}",
                **{k: f"{v}（只用在【{repeat}】的段里）" for k, v in own.items()},
            }
        parts.append(_table(f"{TITLES[name]}（{kind.template}）", names))
    return "\n".join(parts)


def _blocks(blocks: Mapping[str, str]) -> dict[str, str]:
    return {name: f"{what}（表、图）" for name, what in blocks.items()}


def _table(title: str, names: Mapping[str, str]) -> str:
    rows = "".join(f"| 【{name}】 | {what} |\n" for name, what in names.items())
    return f"## {title}\n\n| 名称 | 是什么 |\n|---|---|\n{rows}"


def main() -> None:
    """Build all of them."""
    MANUAL.write_text(manual(), "utf-8", newline="\n")
    for kind, document in DOCS.items():
        data = build(kind)
        (TEMPLATES / document.template).write_bytes(data)
        print(f"{document.template}: {len(data):,} bytes")
    for kind, instead in OF_2021.items():
        path = TEMPLATES / "2021" / DOCS[kind].template
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(build(kind, instead))


if __name__ == "__main__":
    main()
