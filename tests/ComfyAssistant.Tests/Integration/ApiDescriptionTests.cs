using System.Text.Json.Nodes;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public sealed class ApiDescriptionTests : ServiceTest
{
    [Fact]
    public async Task The_document_names_itself_its_token_and_the_body_of_a_chat()
    {
        var document = JsonNode.Parse(await Service.Http.GetStringAsync("/openapi/v1.json"))!;
        Assert.Equal("ComfyAssistant", (string?)document["info"]!["title"]);
        Assert.Equal(AppVersion.Current, (string?)document["info"]!["version"]);
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["token"]!["scheme"]);
        Assert.NotNull(document["security"]![0]!["token"]);
        var body = document["paths"]!["/api/chat"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal("array", (string?)body["properties"]!["messages"]!["type"]);
        Assert.Equal("messages", (string?)body["required"]![0]);
    }

    [Fact]
    public async Task The_page_lists_every_route_of_the_document()
    {
        var document = JsonNode.Parse(await Service.Http.GetStringAsync("/openapi/v1.json"))!;
        var page = await Service.Http.GetStringAsync("/api-docs");
        Assert.All(document["paths"]!.AsObject(), path =>
            Assert.Contains($"<code>{path.Key}", page, StringComparison.Ordinal));
    }
}
