package io.meshupgrade.testkit.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                  | {}        | true",
                "{'matchLabels':{'a':'1'}}                                           | {'a':'1'} | true",
                "{'matchLabels':{'a':'1'}}                                           | {'a':'2'} | false",
                "{'matchLabels':{'a':''}}                                            | {}        | false",
                "{'matchLabels':{'a':''}}                                            | {'a':''}  | true",
                "{'matchExpressions':[{'key':'a','operator':'In','values':['1']}]}    | {}        | false",
                "{'matchExpressions':[{'key':'a','operator':'NotIn','values':['1']}]} | {}        | true",
                "{'matchExpressions':[{'key':'a','operator':'NotIn','values':['1']}]} | {'a':'1'} | false",
                "{'matchExpressions':[{'key':'a','operator':'Exists'}]}               | {'a':''}  | true",
                "{'matchExpressions':[{'key':'a','operator':'DoesNotExist'}]}         | {'a':''}  | false",
                "{'matchLabels':{'a':'1'},'matchExpressions':[{'key':'b','operator':'Exists'}]} | {'a':'1'} | false"
            })
    void selects_as_Kubernetes_does(String selector, String labels, boolean expected) throws JsonProcessingException {
        // Given
        JsonNode parsed = json(selector);

        // When
        boolean matches = LabelSelectors.matches(parsed, json(labels));

        // Then
        assertThat(matches).isEqualTo(expected);
    }

    @Test
    void refuses_an_operator_that_is_none() throws JsonProcessingException {
        // Given
        JsonNode selector = json("{'matchExpressions':[{'key':'a','operator':'Like'}]}");

        // When, Then
        assertThatThrownBy(() -> LabelSelectors.matches(selector, json("{}")))
                .hasMessage("\"Like\" is not a valid label selector operator");
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
