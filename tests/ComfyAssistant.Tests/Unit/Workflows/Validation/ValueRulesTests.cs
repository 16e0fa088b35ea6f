using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.EditedWorkflow;

namespace ComfyAssistant.Tests.Unit.Workflows.Validation;

/// <summary>Rare declarations of inputs, and the values they take.</summary>
public class ValueRulesTests
{
    [Theory]
    [InlineData("ShapesRemoteCombo", """{"voice":"anyone"}""")]
    [InlineData("ShapesLateCombo", """{"file":"whatever.png"}""")]
    [InlineData("ShapesUnion", """{"value":3,"anything":["4",0]}""")]
    [InlineData("ShapesUnion", """{"value":["60",1],"anything":"text"}""")]
    [InlineData("ShapesControlledCombo", """{"ckpt":"sd_xl_base_1.0.safetensors","level":4}""")]
    [InlineData("ShapesColor", """{"tint":{"r":1},"image":["12",0]}""")]
    [InlineData("ShapesGrowing", """{"images.image0":["12",0],"images.image1":["12",0],"amount":2}""")]
    [InlineData("ShapesForced", """{"seed":5,"text":"typed in","size":64,"strength":1,"mask":null}""")]
    [InlineData("LoadImage", """{"image":"photo.jpg","upload":"image"}""")]
    [InlineData("CLIPTextEncode", """{"text":5,"clip":["4",1]}""")]
    [InlineData("ShapesNumbers", """{"amount":1,"ratio":0.5}""")]
    public void Rare_shapes_are_no_false_finding(string type, string inputs)
    {
        var result = Edited(root => Add(root, type, inputs));
        Assert.Empty(result.Errors.Concat(result.Warnings).Select(f => f.Message));
    }

    [Theory]
    [InlineData("clipspace/clipspace-mask-1.png [input]", "input", "clipspace/clipspace-mask-1.png")]
    [InlineData("sub/./x.png", "input", "sub/x.png")]
    [InlineData("a.png [output]", "output", "a.png")]
    [InlineData("sub/a.png [temp]", "temp", "sub/a.png")]
    public void A_file_that_no_list_shows_is_a_warning_until_somebody_has_looked(string name, string folder, string path)
    {
        var workflow = JsonElement.Parse("""{"1":{"class_type":"LoadImage","inputs":{"image":"NAME"}},"2":{"class_type":"PreviewImage","inputs":{"images":["1",0]}}}"""
            .Replace("NAME", name, StringComparison.Ordinal));
        var answers = new ServerAnswers();
        var files = answers.Files;
        var result = WorkflowValidator.Validate(workflow, Fixtures.Catalog, new ServerFacts(ServerFacts.None.Replaced, answers));
        Assert.Contains("cannot be checked", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(new StoredFile(folder, path), Assert.Single(files.Wanted));
        files.Learn(new StoredFile(folder, path), false);
        result = WorkflowValidator.Validate(workflow, Fixtures.Catalog, new ServerFacts(ServerFacts.None.Replaced, answers));
        Assert.True(Assert.Single(result.Errors).MissingFile);
        files.Learn(new StoredFile(folder, path), true);
        result = WorkflowValidator.Validate(workflow, Fixtures.Catalog, new ServerFacts(ServerFacts.None.Replaced, answers));
        Assert.Empty(result.Errors.Concat(result.Warnings));
    }

    [Theory]
    [InlineData("LoadImage", "image", "sub")]
    [InlineData("LoadImage", "image", "sub/inner [output]")]
    [InlineData("LoadImageMask", "image", "sub")]
    public void A_folder_in_place_of_a_file_is_taken_and_fails_later(string type, string input, string name)
    {
        var workflow = JsonElement.Parse($$$"""{"1":{"class_type":"{{{type}}}","inputs":{"{{{input}}}":"{{{name}}}","channel":"alpha"}},"2":{"class_type":"PreviewImage","inputs":{"images":["1",0] } } }""");
        var answers = new ServerAnswers();
        var facts = new ServerFacts(ServerFacts.None.Replaced, answers);
        WorkflowValidator.Validate(workflow, Fixtures.Catalog, facts);
        answers.Files.Learn(Assert.Single(answers.Files.Wanted), false);
        Assert.Contains(WorkflowValidator.Validate(workflow, Fixtures.Catalog, facts).Errors, finding => finding.MissingFile);

        // ComfyUI itself is asked, as the name is that of no file.
        answers.Nodes.Learn(Assert.Single(answers.Nodes.Wanted), new HashSet<string>());
        var result = WorkflowValidator.Validate(workflow, Fixtures.Catalog, facts);
        Assert.DoesNotContain(result.Errors, finding => finding.Input == input);
        Assert.Contains(result.Warnings, finding => finding.Input == input && finding.FailsWhenRun);
    }

    [Theory]
    [InlineData("nobody-has-this.safetensors", true)]
    [InlineData("SD_XL_BASE_1.0.safetensors", false)]
    [InlineData("nobody has this", false)]
    public void A_file_that_is_not_there_is_told_from_a_wrong_choice(string file, bool missing)
    {
        var finding = Assert.Single(Edited(root => root["4"]!["inputs"]!["ckpt_name"] = file).Errors);
        Assert.Equal((FindingCodes.ValueNotInList, missing), (finding.Code, finding.MissingFile));
    }

    [Theory]
    [InlineData("ShapesControlledCombo", """{"ckpt":"sd_xl_base_1.0.safetensors","level":"4"}""", "level", "value_not_in_list")]
    [InlineData("ShapesUnion", """{"value":["6",0],"anything":1}""", "value", "type_mismatch")]
    [InlineData("LoadImage", """{"image":"missing.png"}""", "image", "value_not_in_list")]
    public void Rare_shapes_are_checked_all_the_same(string type, string inputs, string input, string code)
    {
        var finding = Assert.Single(Edited(root => Add(root, type, inputs)).Errors);
        Assert.Equal((code, "70", input), (finding.Code, finding.NodeId, finding.Input));
    }

    [Theory]
    [InlineData("ShapesForced", """{"seed":1,"text":"t","size":64,"strength":1,"flip":"false"}""", "flip", "false")]
    [InlineData("ShapesForced", """{"seed":1,"text":"t","size":"64","strength":1}""", "size", "64")]
    [InlineData("ShapesForced", """{"seed":1,"text":"t","size":512.9,"strength":1}""", "size", "512")]
    [InlineData("ShapesForced", """{"seed":1,"text":"t","size":64,"strength":" 1.5 "}""", "strength", "1.5")]
    [InlineData("CLIPTextEncode", """{"text":{"a":1},"clip":["4",1]}""", "text", null)]
    [InlineData("CLIPTextEncode", """{"text":null,"clip":["4",1]}""", "text", "")]
    public void What_ComfyUI_bends_into_shape_is_a_warning_with_the_clean_value(string type, string inputs, string input, string? clean)
    {
        var result = Edited(root => Add(root, type, inputs));
        Assert.True(result.Valid);
        var finding = Assert.Single(result.Warnings);
        Assert.Equal((FindingCodes.BadValueType, input, clean), (finding.Code, finding.Input, finding.Suggestion));
    }
}
