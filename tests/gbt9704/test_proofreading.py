"""The proof-reader finds each kind of slip, suggests what should stand there, and is silent where all is right."""

from __future__ import annotations

import pytest
from official import body, changed, classic, letter, old, pack, r, styled

from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.gbt9704.profile import load_profile
from govcredit_xl.gbt9704.set_words import WORDS, load_words

PLACE = "各单位如实填报，并附佐证材料。"
TWO = "佐证材料应当真实。"

SLIPS = [
    # rule, wrong, what should stand there, right
    ("直引号", '推进"双公示"工作。', "“双公示”", "推进“双公示”工作。"),
    ("引号括号成对", "推进”双公示“工作。", "成对的引号、括号", "推进“双公示”工作。"),
    ("引号括号成对", "按要求办理（见说明。", "成对的引号、括号", "按要求办理（见说明）。"),
    ("书名号套用", "按《关于印发《办法》的通知》办理。", "里面的用单书名号〈〉", "按《关于印发〈办法〉的通知》办理。"),
    ("并列引号书名号之间", "按《条例》、《办法》办理。", "不用顿号", "按《条例》《办法》办理。"),
    ("并列引号书名号之间", "做到“清”、“实”。", "不用顿号", "做到“清”“实”。"),
    ("重复标点", "如实填报，，不得遗漏。", "一个标点", "如实填报，不得遗漏。"),
    ("重复标点", "如实填报。。", "一个标点", "如实填报。"),
    ("重复的字", "各单位的的材料。", "不重复", "为了了解情况，的的确确要查。"),
    ("省略号", "有政务、商务...等领域。", "……", "有政务、商务……等领域。"),
    ("字间空格", "各单位要认真做好信用 建设工作，按时报送有关材料。", "不空格", "各单位要认真做好信用建设工作，按时报送有关材料。"),
    ("常用词写法", "按照区里的布署抓好落实。", "部署", "按照区里的部署抓好落实。"),
    ("常用词写法", "其它单位参照执行。", "其他", "其他单位参照执行。"),
    ("常用词写法", "做为考核依据。", "作为", "看做为民服务的事。"),
    ("截至", "截止2021年11月30日，已收到40家。", "截至", "报名截止日期为2021年11月30日。"),
    ("年份全写", "自21年11月起执行。", "2021年", "成立已满21年。"),
    ("年份起止", "填报2020-2021年的数据。", "2020—2021", "填报2020—2021年的数据。"),
    ("日期写法", "于2021.11.30报送。", "2021年11月30日", "于2021年11月30日报送。"),
    ("日期存在", "于2021年11月31日报送。", "存在的日期", "于2024年2月29日报送。"),
    ("日期存在", "于2021年2月29日报送。", "存在的日期", "于2021年2月28日报送。"),
    ("约数重复", "共约50件左右。", "约数只说一次", "共约50件。"),
    ("约数重复", "超过100多家。", "约数只说一次", "超过100家。"),
    ("全角数字字母", "共１２家。", "12", "共12家。"),
    ("数值范围", "在63～68%之间。", "百分号前后都写，如 63%～68%", "在63%～68%之间。"),
    ("文中文号", "按国发[2020]6号办理。", "〔2020〕6号", "按（2021）苏0803执12号办理。"),
    ("文中文号", "按国发(2020)6号办理。", "〔2020〕6号", "按国发〔2020〕6号办理。"),
    ("附件指称", "填报要求见附件5。", "附件1至附件2之一", "填报要求见附件2。"),
    ("残留内容", "联系人：×××。", "写定的内容", "联系人：张三。"),
    ("残留内容", "按淮政办发〔2021〕 号办理。", "写定的内容", "按淮政办发〔2021〕7号办理。"),
    ("残留内容", "请报送XX局。", "写定的内容", "请报送区财政局。"),
    ("直引号", '开展"信用+"服务。', "“信用+”", "开展“信用+”服务。"),
    ("重复的字", "认真认真落实。", "不重复", "对对口帮扶和和谐社会建设，与与会人员交流。"),
    ("省略号", "政务、商务。。。", "……", "政务、商务……。"),
    ("常用词写法", "建立台帐。", "台账", "搭好帐篷。"),
    ("截至", "截止2021年10月20日全区共收到40份。", "截至", "报名于11月30日截止，逾期不再受理。"),
    ("日期写法", "于2021-11-30报送。", "2021年11月30日", "电话0517-2021-1130。"),
    ("日期写法", "于2021/11/30报送。", "2021年11月30日", "见2021年第11期。"),
    ("日期存在", "于4月31日前报送。", "存在的日期", "于4月30日前报送。"),
    ("约数重复", "近100余家。", "约数只说一次", "近100家。"),
    ("约数重复", "至少50家以上。", "约数只说一次", "至少50家。"),
    ("文中文号", "按国发〔2020〕06号办理。", "〔2020〕6号", "按国发〔2020〕6号办理。"),
    ("残留内容", "时间：2021年（待定）。", "写定的内容", "时间：2021年。"),
    ("残留内容", "由[牵头单位]负责。", "写定的内容", "由财政局负责，见注[1]。"),
    ("数值范围", "每组3-5名工作人员。", "3～5", "电话8512-8001-3分机，G25-2标段，2-101室。"),
    ("数值范围", "控制在5%-8%以内。", "5%～8%", "执行GB/T 9704-2012标准，气温-5℃。"),
    ("数值范围", "于6月-9月开展检查。", "6月—9月", "于6月—9月开展检查，见表3-2。"),
    ("数值范围", "全区1-6月完成投资86亿元。", "1—6月", "全区1—6月完成投资86亿元。"),
    ("常用词写法", "请登陆区政府门户网站下载。", "登录", "台风登陆沿海，请做好系统防御。"),
    ("年份全写", "较21年同期增长。", "2021年", "同期建成已21年。"),
    ("全角数字字母", "合格率98％。", "%", "合格率98%。"),
    ("重复标点", "要做到“应报尽报。”。", "一个标点", "要做到“应报尽报。”各单位照办。"),
    ("重复的字", "切实加强加强领导。", "不重复", "区人民政府政府信息公开；某有限公司公司章程。"),
    ("文中文号", "按苏政发〔2022〕第15号执行。", "〔2022〕15号", "按苏政发〔2022〕15号执行。"),
    ("约数重复", "大约有五六十人左右。", "约数只说一次", "大约五六十人。"),
    ("残留内容", "（此处粘贴照片）。", "写定的内容", "（此处为旧址）。"),
    ("残留内容", "现将【年度】情况通报。", "写定的内容", "【政策依据】见《办法》【责任单位：财政局】。"),
    ("部分与总数", "共5家（镇2家、街道2家）。", "相加为 4家", "共5家（镇2家、街道3家）。"),
    ("部分与总数", "镇2家、街道2家，共5家。", "相加为 4家", "镇2家、街道3家，共5家。"),
    ("部分与总数", "共3家，其中部门2家、镇2家。", "各部分相加不超过 3家", "共4家，其中部门2家、镇2家。"),
    ("直引号", "做到'应报尽报'。", "“应报尽报”", "做到“应报尽报”，见O'Neil的说明。"),
    ("重复的字", "各单位要要抓好落实。", "不重复", "明确重要要求，各单位要要求明确、只要要件齐全即可。"),
    ("日期写法", "二0二三年十月印发。", "二〇二三年", "二〇二三年十月印发。"),
    ("约数重复", "共有1200余家以上。", "约数只说一次", "共有1200余家。"),
    ("约数重复", "共3万多元左右。", "约数只说一次", "共3万多元。"),
    ("部分与总数", "其中A类5件、B类6件，共12件。", "相加为 11件", "其中A类5件、B类6件，共11件。"),
    ("字间空格", "各单位要认真对照财政局 建设清单，按时报送有关材料。", "不空格", "按《区委办公室 区政府办公室印发〈关于信用建设的意见〉的通知》要求办理。"),
    ("常用词写法", "各单位要积极参预。", "参与", "各单位要以经济建设为中心，积极参与。"),
]  # fmt: skip


def findings(parts):
    report = check_document(pack(parts), "x.docx", render=False)
    assert not report.refused
    return {(finding.rule, finding.wanted[0]) for finding in report.findings if finding.textual}


@pytest.mark.parametrize(("rule", "wrong", "wanted", "right"), SLIPS)
def test_a_slip_is_found_with_what_should_stand_there(rule, wrong, wanted, right):
    escaped = wrong.replace('"', "&quot;")
    assert (rule, wanted) in findings(changed(classic(), PLACE, escaped))
    assert findings(changed(classic(), PLACE, right)) == set()


def test_items_end_alike():
    def ending(*marks):
        items = [f"（{k}）材料应当真实{mark}" for k, mark in enumerate(marks, 1)]
        made = "".join(body(text) for text in items)
        return findings(
            changed(
                changed(classic(), body("（1）佐证材料应当真实。"), made), body("（2）佐证材料应当完整。"), ""
            )
        )

    assert ending("；", "；", "。") == set() and ending("。", "。", "。") == set()
    for uneven in (("；", "。", "。"), ("；", "；", "；")):
        assert ("分项结尾标点", "各项用；，末项用。") in ending(*uneven)


def test_the_closing_words_are_of_the_titles_kind():
    tail = "2.请于2021年11月15日前报送，联系电话：0517-1234。"
    assert ("文种一致", "特此通知") not in findings(classic())
    parts = changed(classic(), "核对结果及时反馈各单位。", "特此通报。")
    assert ("文种一致", "特此通知") in findings(parts) and tail


def test_what_working_on_it_left_is_found_but_not_in_a_draft():
    run = f'<w:ins w:id="1" w:author="a">{r("另行补充。")}</w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>删</w:delText></w:r></w:del>'
    changes = changed(classic(), "</w:t></w:r></w:p>", f"</w:t></w:r>{run}</w:p>", count=-1)
    lit = changed(
        classic(),
        '<w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">1.各',
        '<w:highlight w:val="yellow"/><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">1.各',
    )
    said = changed(
        classic(), PLACE + "</w:t></w:r>", PLACE + '</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r>'
    )
    for parts, wanted in ((changes, "接受或拒绝修订"), (lit, "取消突出显示"), (said, "删去批注")):
        assert ("残留内容", wanted) in findings(parts)


def test_an_annex_that_nothing_names_is_named_in_the_text():
    bare = changed(letter(), "专此函达，请予支持。", "具体要求见附件，请予支持。")
    assert findings(bare) == {("附件指称", "附件说明和附件")}


@pytest.mark.parametrize("make", [classic, styled, letter, old])
def test_it_is_silent_on_sound_documents(make):
    assert findings(make()) == set()


def test_the_word_list_belongs_to_the_office(tmp_path):
    (tmp_path / WORDS).write_text("错写,正写,除外\n如实,据实,\n", encoding="utf-8-sig")
    profile, problems = load_profile(tmp_path)
    assert problems == [] and profile.words["如实"].right == "据实"
    report = check_document(pack(classic()), "x.docx", profile, render=False)
    assert ("常用词写法", "据实") in {(f.rule, f.wanted[0]) for f in report.findings}
    (tmp_path / WORDS).write_bytes(b"\xff\xfe\x00")
    assert [p.code for p in load_words(tmp_path)[1]] == ["word-list-unreadable"]
