using System.Text.Json;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Tests.Unit.Models.Connections;

/// <summary>Lists as providers document them, one entry each.</summary>
public sealed class ModelListReaderTests
{
    public static TheoryData<string, string, int?, bool?, bool?> Shapes() => new()
    {
        // OpenAI.
        { """{"object":"list","data":[{"id":"gpt-5-mini","object":"model","created":1754000000,"owned_by":"system"}]}""",
            "gpt-5-mini", null, null, null },
        // OpenRouter.
        { """
          {"data":[{"id":"qwen/qwen3-coder","name":"Qwen: Qwen3 Coder","context_length":262144,
          "architecture":{"input_modalities":["text"],"output_modalities":["text"]},"supported_parameters":["tools","temperature"]}]}
          """, "qwen/qwen3-coder", 262144, true, false },
        // Groq.
        { """{"data":[{"id":"llama-3.3-70b-versatile","active":true,"context_window":131072}]}""",
            "llama-3.3-70b-versatile", 131072, null, null },
        // Mistral.
        { """
          {"data":[{"id":"mistral-medium-latest","max_context_length":131072,
          "capabilities":{"completion_chat":true,"function_calling":true,"vision":true}}]}
          """, "mistral-medium-latest", 131072, true, true },
        // Anthropic.
        { """
          {"data":[{"type":"model","id":"claude-sonnet-4-5","display_name":"Claude Sonnet 4.5","max_input_tokens":200000,
          "capabilities":{"image_input":{"supported":true}}}],"has_more":false}
          """, "claude-sonnet-4-5", 200000, null, true },
        // Gemini's OpenAI interface.
        { """{"data":[{"id":"models/gemini-2.5-flash","object":"model","display_name":"Gemini 2.5 Flash"}]}""",
            "gemini-2.5-flash", null, null, null },
        // vLLM.
        { """{"data":[{"id":"Qwen/Qwen3-8B","max_model_len":40960,"permission":[]}]}""", "Qwen/Qwen3-8B", 40960, null, null },
        // llama.cpp: what the model was trained for is not what the server was started with.
        { """
          {"models":[{"name":"q.gguf","capabilities":["completion"]}],
          "data":[{"id":"q.gguf","meta":{"n_ctx_train":131072}}]}
          """, "q.gguf", null, null, null },
        // LM Studio's own.
        { """
          {"data":[{"id":"qwen3-vl","type":"vlm","state":"loaded","max_context_length":32768,"loaded_context_length":8192,
          "capabilities":["tool_use"]}]}
          """, "qwen3-vl", 8192, true, true },
        // Together: a bare array.
        { """[{"id":"zai/glm-4.6","type":"chat","display_name":"GLM","context_length":202752}]""", "zai/glm-4.6", 202752, null, null },
        // Names alone.
        { """{"models":["one"]}""", "one", null, null, null },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_of_a_list_is_read(string json, string id, int? window, bool? tools, bool? vision)
    {
        var model = Assert.Single(Read(json));
        Assert.Equal((id, window, tools, vision), (model.Id, model.ContextTokens, model.Tools, model.Vision));
        Assert.True(model.IsChat);
    }

    [Theory]
    [InlineData("text-embedding-3-large")]
    [InlineData("whisper-1")]
    [InlineData("gpt-4o-mini-tts")]
    [InlineData("dall-e-3")]
    [InlineData("gpt-image-1")]
    [InlineData("omni-moderation-latest")]
    [InlineData("gpt-realtime")]
    [InlineData("gpt-3.5-turbo-instruct")]
    [InlineData("sora-2")]
    [InlineData("imagen-4.0-generate-001")]
    [InlineData("meta-llama/llama-guard-4-12b")]
    [InlineData("nomic-embed-text:latest")]
    [InlineData("mistral-ocr-latest")]
    public void Models_that_hold_no_conversation_are_known_by_their_names(string id) =>
        Assert.False(Assert.Single(Read(JsonSerializer.Serialize(new { data = new[] { new { id } } }))).IsChat);

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct")]
    [InlineData("qwen2.5-coder:7b-instruct")]
    [InlineData("grok-4-fast-reasoning")]
    public void Models_that_hold_a_conversation_are_not_taken_for_others(string id) =>
        Assert.True(Assert.Single(Read(JsonSerializer.Serialize(new { data = new[] { new { id } } }))).IsChat);

    [Theory]
    [InlineData("""{"error":{"message":"bad key","code":"invalid_api_key"}}""")]
    [InlineData("""{"status":"ok"}""")]
    [InlineData("\"models\"")]
    [InlineData("""{"data":{"id":"x"}}""")]
    public void What_is_no_list_is_an_error(string json) => Assert.Throws<ProviderException>(() => Read(json));

    [Fact]
    public void Entries_without_a_usable_name_are_left_out_and_names_come_once()
    {
        var models = Read("""{"data":[{"id":"a"},{"id":""},{"id":7},null,{"id":"a"},{"id":"line\nbreak"},{"name":"b"}]}""");
        Assert.Equal(["a", "b"], models.Select(model => model.Id));
    }

    private static IReadOnlyList<ListedModel> Read(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return ModelListReader.Read(parsed.RootElement);
    }
}
