using System.Text;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Tests.Integration;

/// <summary>A ComfyUI with one odd thing in it, over HTTP: the thing costs itself and nothing else.</summary>
public sealed class OddInstallationTests : ComfyChatTest
{
    [Theory]
    [InlineData("""{"input":{"required":{"value1":["*"]},"optional":{"value1":["*"],"value2":["*"]}},"output":["*"]}""")]
    [InlineData("""{"input":{"required":{"value1":["*"]},"hidden":{"value1":"PROMPT"}},"output":["*"]}""")]
    [InlineData("""{"input":{"required":{"value1":["*"],"VALUE1":["INT"],"":["INT"]}},"output":["*"]}""")]
    [InlineData("""{"input":{"required":{"value1":["*"],"value1":["INT"]}},"output":["*"]}""")]
    [InlineData("""{"input":{"required":{"value1":"*"}},"output":{}}""")]
    [InlineData("""{"input":{"required":{"value1":[]}},"output":"IMAGE"}""")]
    [InlineData("""{"input":{"required":[["value1","INT"]]},"output":[null,7]}""")]
    [InlineData("""{"input":null,"output":null,"display_name":null,"category":7,"description":["a"]}""")]
    [InlineData("""{"input":{"required":{"value1":["INT",7]}},"input_order":{"required":["gone","value1","value1"]},"output":["INT"]}""")]
    [InlineData("""{"input":{"required":{"value1":["INT",{"default":"x","min":"a","max":[]}]}},"output":["INT"],"output_name":[]}""")]
    [InlineData("""{"input":{"required":{"value1":["FLOAT",{"max":Infinity,"min":-Infinity,"default":NaN}]}},"output":["FLOAT"]}""")]
    [InlineData("""{"input":{"required":{"value1":["FLOAT",{"max":1e400,"step":1e-400}]}},"output":["FLOAT"]}""")]
    [InlineData("""{"input":{"required":{"value1":[["a",null,1,true,{}],{"default":Infinity}]}},"output":["COMBO"]}""")]
    [InlineData("""7""")]
    [InlineData("""null""")]
    public async Task Odd_declaration_costs_no_other_type(string declared)
    {
        var usual = Encoding.UTF8.GetString(Comfy.ObjectInfo).TrimEnd()[..^1];
        Comfy.ObjectInfo = Encoding.UTF8.GetBytes($"{usual}, \"OddOne\": {declared} }}");

        Assert.True((int)(await ScanAsync())["summary"]!["node_types_count"]! >= Fixtures.Catalog.Types.Count);
        foreach (var query in (string[])["pick+one+of+several+values", "OddOne", "ksampler", ""])
            Assert.NotNull((await Service.GetAsync("/api/environment/nodes?q=" + query))["nodes"]);
        Assert.Contains("KSampler", (await Service.GetAsync("/api/environment/nodes?q=ksampler")).ToJsonString(), StringComparison.Ordinal);
        var odd = JsonNode.Parse("""{"1":{"class_type":"OddOne","inputs":{"value1":1}},"2":{"class_type":"PreviewImage","inputs":{"images":["1",0]}}}""")!;
        foreach (var route in (string[])["validate", "repair", "describe"])
            await Service.OkAsync("POST", "/api/workflows/" + route, new { workflow = odd });
        var plain = await Service.OkAsync("POST", "/api/workflows/validate", new { workflow = Fixtures.Api("plain") });
        Assert.True((bool)plain["valid"]!, plain.ToJsonString());
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(404, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "[")]
    [InlineData(200, "{}")]
    [InlineData(200, "7")]
    [InlineData(200, """[7,null,{},"good.safetensors"]""")]
    public async Task Folder_that_answers_oddly_costs_itself(int status, string text)
    {
        Comfy.Models["broken"] = [];
        Comfy.Fault = http => http.Request.Path == "/models/broken" ? AnswerAsync(http) : null;

        var summary = (await ScanAsync())["summary"]!;

        Assert.Equal(Fixtures.Catalog.Types.Count, (int)summary["node_types_count"]!);
        Assert.Equal(2, (int)summary["model_categories"]!["checkpoints"]!);
        Assert.Equal(1, (int)summary["model_categories"]!["loras"]!);

        Task AnswerAsync(HttpContext http)
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(text);
        }
    }

    [Fact]
    public async Task What_is_no_model_is_neither_counted_nor_found_and_hides_no_folder()
    {
        Comfy.Models["custom_nodes"] = [.. Enumerable.Range(0, 5_000).Select(i => $"ComfyUI_IPAdapter_plus/web/ipadapter{i}.js")];
        Comfy.Models["configs"] = ["v1-inference.yaml"];
        Comfy.Models["datasets"] = ["ipadapter/a.png"];
        Comfy.Models["checkpoints"] = [.. Enumerable.Range(0, 300).Select(i => $"model{i}.safetensors")];
        Comfy.Models["ipadapter"] = ["ip-adapter_sd15.safetensors"];
        var counted = (await ScanAsync())["summary"]!;
        Assert.Equal(["checkpoints", "ipadapter", "loras"], counted["model_categories"]!.AsObject().Select(kind => kind.Key).Order());

        var found = await AskAsync("""{"query":"ipadapter"}""");
        Assert.Contains("ip-adapter_sd15.safetensors", found, StringComparison.Ordinal);
        Assert.DoesNotContain(".js", found, StringComparison.Ordinal);
        var all = await AskAsync("{}");
        Assert.Contains("ink-wash.safetensors", all, StringComparison.Ordinal);
        Assert.Contains("ip-adapter_sd15.safetensors", all, StringComparison.Ordinal);
        Assert.DoesNotContain("v1-inference.yaml", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("control_scribble.safetensors", "control_v11p_sd15_canny.safetensors", "control_v11p_sd15_scribble.pth")]
    [InlineData("control_v11p_sd15_scribble.pth", "sd15/control_v11p_sd15_canny_fp16.safetensors", "control_v11p_sd15s2_lineart.pth")]
    public async Task Example_takes_the_file_that_is_meant(string other, string right, string another)
    {
        Comfy.ObjectInfo = Encoding.UTF8.GetBytes($$$"""
            {"ControlNetLoader": {"output": ["CONTROL_NET"], "input": {"required": {"control_net_name":
              [["{{{other}}}", "{{{right}}}", "{{{another}}}"]] } } } }
            """);
        await ScanAsync();

        Assert.Contains(right, await AskAsync("""{"job":"controlnet canny"}""", "getExampleWorkflow"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Anything Everywhere3")]
    [InlineData("Anything Everywhere")]
    public async Task Links_that_a_package_makes_when_queueing_are_no_errors(string type)
    {
        await ScanAsync();
        var inputs = type.EndsWith('3') ? """{"name":"anything","type":"MODEL","link":1},{"name":"anything2","type":"CLIP","link":2},{"name":"anything3","type":"VAE","link":3}""" : """{"name":"anything","type":"MODEL","link":1}""";
        var everywhere = $$"""{"id":10,"type":"{{type}}","inputs":[{{inputs}}],"outputs":[],"widgets_values":[]}""";
        var workflow = JsonNode.Parse($$"""
            {"nodes":[
              {"id":1,"type":"CheckpointLoaderSimple","inputs":[],"widgets_values":["dreamshaper_8.safetensors"],
               "outputs":[{"name":"MODEL","type":"MODEL","links":[1]},{"name":"CLIP","type":"CLIP","links":[2]},{"name":"VAE","type":"VAE","links":[3]}]},
              {{everywhere}},
              {"id":4,"type":"KSampler","inputs":[{"name":"model","type":"MODEL","link":null}],"outputs":[{"name":"LATENT","type":"LATENT"}],
               "widgets_values":[1,"fixed",20,8,"euler","normal",1]}],
             "links":[[1,1,0,10,0,"MODEL"],[2,1,1,10,1,"CLIP"],[3,1,2,10,2,"VAE"]],"version":0.4}
            """)!;

        var result = await Service.OkAsync("POST", "/api/workflows/validate", new { workflow });

        var errors = result["errors"]!.AsArray().Select(error => (string)error!["message"]!).ToList();
        Assert.DoesNotContain(errors, error => error.Contains(type, StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains("input model", StringComparison.Ordinal));
    }

    private async Task<string> AskAsync(string arguments, string tool = "getAvailableModels")
    {
        Provider.Then(Chunks.Calls(("c1", tool, arguments))).Then(Chunks.Answer("Done."));
        var answer = await Service.ChatAsync("Which?");
        return answer.Of("tool-output-available").Single().GetProperty("output").GetRawText();
    }
}
